import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Diagnostic, InvalidServiceError } from './diagnostics.ts';
import type { ExtractedService, Extraction } from './extract-child.ts';
import { refusingPreload } from './refuse-connections.ts';

/** How long an entry may take to load, in milliseconds. */
const loadTimeoutMs = 20_000;

/**
 * Loads a bundled entry in a child process, without credentials or network, and returns what its service looks like.
 *
 * @param bundle a file that `extract-child.ts` was bundled into, with the entry
 * @param entry how the user named the entry, for messages
 * @throws {InvalidServiceError} when the entry throws, exports no service, or takes too long
 */
export function extractService(bundle: string, entry: string, { timeoutMs = loadTimeoutMs } = {}): ExtractedService {
  const directory = mkdtempSync(join(tmpdir(), 'allframe-extract-'));
  try {
    const answer = join(directory, 'answer.json');
    const preload = join(directory, 'refuse-connections.cjs');
    writeFileSync(preload, refusingPreload());
    const child = spawnSync(process.execPath, ['--enable-source-maps', '--require', preload, bundle, answer], {
      env: bareEnvironment(),
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const extraction = readAnswer(answer);
    if (extraction?.outcome === 'described') return extraction;
    throw new InvalidServiceError(`The entry ${entry}`, [
      extraction?.outcome === 'failed' ? { ...extraction.diagnostic, place: entry } : died(entry, child, timeoutMs),
    ]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What a process needs to start, and nothing that would let it reach an account. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  return { ...(PATH && { PATH }), ...(SystemRoot && { SystemRoot }), TZ: 'UTC' };
}

function readAnswer(file: string): Extraction | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Extraction;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function died(entry: string, { error, signal, status, stderr }: ReturnType<typeof spawnSync>, timeoutMs: number): Diagnostic {
  const timedOut = (error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
  const lastLines = String(stderr ?? '')
    .trim()
    .split('\n')
    .filter((line) => !/^\s+at |^Node\.js v|^\s*$/.test(line))
    .slice(-3)
    .join(' | ');
  return {
    severity: 'error',
    code: timedOut ? 'entry-timed-out' : 'entry-ended',
    place: entry,
    message: timedOut
      ? `loading it took more than ${timeoutMs / 1000} s`
      : `loading it ended the process (${signal ?? `exit code ${status}`})${lastLines && `: ${lastLines}`}`,
    remedy: 'an entry only defines: start servers, timers and connections elsewhere',
  };
}

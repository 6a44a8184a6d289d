import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Asked until it says true; its errors count as false. */
  readonly isReady: () => Promise<boolean>;
  /** @default 60 */
  readonly readySeconds?: number;
}

/** A server that a test started, in a process group of its own. */
export interface ServerProcess {
  /** The process group: every process of the server, its children included, belongs to it. */
  readonly groupId: number;
  /** Ends the server and its children, kindly at first, and returns when none is left. */
  stop(): Promise<void>;
}

/**
 * Starts a server and waits until it is ready. It ends with `stop()`, or by itself when this process dies, however it dies.
 *
 * @throws Error with the end of its log when it exits or is not ready in time
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const child = spawnGroup(options);
  const server = { groupId: groupOf(child), stop: () => stopGroup(child) };
  if (await becomesReady(child, options)) return server;
  await server.stop();
  throw new Error(`${options.command} did not start; the end of ${options.logFile}:\n${tail(options.logFile)}`);
}

/** A TCP port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** The server's keeper reads a pipe that only we hold: when it closes, the server is asked to end, and killed two seconds later. */
const keeper = `
  "$@" </dev/null 3<&- & server=$!
  { cat <&3 >/dev/null; kill -TERM $server; sleep 2; kill -KILL -$$; } 2>/dev/null 3<&3 &
  exec 3<&-
  wait $server
`;

function spawnGroup({ command, args, env, logFile }: ServerOptions): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  return spawn('sh', ['-c', keeper, 'sh', command, ...args], { env, detached: true, stdio: ['ignore', log, log, 'pipe'] });
}

async function becomesReady(child: ChildProcess, { isReady, readySeconds = 60 }: ServerOptions): Promise<boolean> {
  const deadline = Date.now() + readySeconds * 1000;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await isReady().catch(() => false)) return true;
    await sleep(50);
  }
  return false;
}

async function stopGroup(child: ChildProcess): Promise<void> {
  const group = groupOf(child);
  child.stdio[3]?.destroy();
  await waitUntil(() => child.exitCode !== null || child.signalCode !== null, 3000);
  signalGroup(group, 'SIGKILL');
  await waitUntil(() => !signalGroup(group, 0), 250); // what is dead can stay listed until the system's first process takes note
}

async function waitUntil(isTrue: () => boolean, milliseconds: number): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!isTrue() && Date.now() < deadline) await sleep(20);
}

/** Whether the group had a process to receive the signal. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

function groupOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('sh could not be started');
  return child.pid;
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-20).join('\n');
}

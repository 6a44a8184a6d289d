import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, median } from '../goals.ts';
import { functionEnvironment } from './function-environment.ts';
import { nodeBinary } from './node-binary.ts';
import { type Stub, serveStub, startStub } from './stub.ts';

/** What is measured, and the most that it should take of the time of others. */
interface Contender {
  readonly name: string;
  /** Its folder among the bundles. */
  readonly folder: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly goals?: Readonly<Record<'empty' | 'castore', number>>;
}

const contenders: readonly Contender[] = [
  { name: 'an empty process', folder: 'empty' },
  { name: 'allframe, light client', folder: 'allframe', goals: { empty: 2.8, castore: 0.5 } },
  { name: 'allframe, official client', folder: 'allframe', variables: { DYNAMODB_CLIENT: 'official' } },
  { name: 'castore, official client', folder: 'castore' },
  { name: 'castore, from its ES modules', folder: 'castore-es' },
  { name: 'by hand, without retries (the limit)', folder: 'floor', goals: { empty: 2.7, castore: 0.44 } },
];

const runs = 40;
const warmUpRuns = 3;
const memoryRuns = 5;
const commands = 1_000;
/** In megabytes, above an empty process. */
const memoryGoal = 40;

const directory = join(process.cwd(), '.cache/bench/first-command');

/**
 * Processes that load what a function loads, make its handler, and run one command against DynamoDB's stand-in over TLS: a query, and a put.
 * From the start of the process to its end, in turn, so that a machine whose speed drifts slows them all.
 */
async function compare(): Promise<void> {
  const node = nodeBinary();
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const built = spawnSync(process.execPath, ['node_modules/.bin/ts-node', 'bench/first-command/build.ts', directory], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The contenders could not be bundled');
  const stub = await startStub(directory);
  try {
    const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
    process.stdout.write(`The first command over TLS, Node ${version}: the median of ${runs} interleaved processes each\n`);
    reportTimes(await interleave(node, stub));
    process.stdout.write(`\nRSS after ${commands} commands: the median of ${memoryRuns} processes each\n`);
    reportMemory(contenders.map((contender) => [contender, medianMemoryOf(contender, node, stub)]));
  } finally {
    stub.stop();
  }
}

async function interleave(node: string, stub: Stub): Promise<ReadonlyMap<Contender, readonly number[]>> {
  const times = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (let run = -warmUpRuns; run < runs; run += 1)
    for (const contender of contenders) {
      const time = await timed(node, contender, stub);
      if (run >= 0) times.get(contender)?.push(time);
    }
  return times;
}

async function timed(node: string, { folder, variables }: Contender, stub: Stub): Promise<number> {
  const start = process.hrtime.bigint();
  const child = spawn(node, ['--no-warnings', join(directory, 'first.js'), folder], {
    env: { ...functionEnvironment(stub), ...variables },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`The first command of ${folder} failed`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function medianMemoryOf(contender: Contender, node: string, stub: Stub): number {
  return median(Array.from({ length: memoryRuns }, () => memoryOf(contender, node, stub)));
}

function memoryOf({ folder, variables }: Contender, node: string, stub: Stub): number {
  const { stdout } = spawnSync(node, ['--no-warnings', join(directory, 'many.js'), folder, String(commands)], {
    env: { ...functionEnvironment(stub), ...variables },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return Number(stdout.trim().split('\n').at(-1)) / 1024 / 1024;
}

function reportTimes(times: ReadonlyMap<Contender, readonly number[]>): void {
  const medians = new Map([...times].map(([{ name }, values]) => [name, median(values)]));
  const [empty = Number.NaN, , , castore = Number.NaN] = [...medians.values()];
  process.stdout.write(`  ${''.padEnd(38)} ${'ms'.padStart(8)}${'of empty'.padStart(30)}${'of castore'.padStart(30)}\n`);
  for (const { name, goals } of contenders) {
    const time = medians.get(name) ?? Number.NaN;
    const ratios = [atMost(time / empty, goals?.empty), atMost(time / castore, goals?.castore)].map((cell) => cell.padStart(30));
    process.stdout.write(`  ${name.padEnd(38)} ${time.toFixed(1).padStart(8)}${ratios.join('')}\n`);
  }
}

function reportMemory(memory: readonly (readonly [Contender, number])[]): void {
  const [, empty = Number.NaN] = memory[0] ?? [];
  for (const [{ name, folder, goals }, megabytes] of memory) {
    const above = megabytes - empty;
    const verdict = folder === 'allframe' && goals ? ` of at most ${memoryGoal}${above > memoryGoal ? ' MISSED' : ''}` : '';
    process.stdout.write(
      `  ${name.padEnd(38)} ${megabytes.toFixed(1).padStart(8)} MB, ${above.toFixed(1)} above an empty process${verdict}\n`,
    );
  }
}

const [mode, key = '', certificate = ''] = process.argv.slice(2);
if (mode === '--stub') serveStub(key, certificate);
else compare();

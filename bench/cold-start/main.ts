import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { functionEnvironment } from '../first-command/function-environment.ts';
import { nodeBinary } from '../first-command/node-binary.ts';
import { type Stub, serveStub, startStub } from '../first-command/stub.ts';
import { atMost, median } from '../goals.ts';

/** What is measured: of an empty process, what the Init takes, and what it takes with the first command. */
interface Contender {
  readonly name: string;
  readonly folder: string;
  readonly goals?: { readonly load: number; readonly run: number };
  /** What it finds in its environment beside what every function finds. */
  readonly environment?: Readonly<Record<string, string>>;
}

const contenders: readonly Contender[] = [
  { name: 'an empty process', folder: 'empty' },
  { name: 'allframe', folder: 'allframe', goals: { load: 1.5, run: 2.8 } },
  {
    name: 'allframe, as Lambda says that it begins',
    folder: 'allframe-ahead',
    environment: { AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' },
  },
  { name: 'allframe, with a V8 code cache', folder: 'allframe-cached' },
  { name: 'castore with the SDK and Hono', folder: 'castore-hono' },
  { name: 'castore with the SDK and Powertools', folder: 'castore-powertools' },
];
const phases = ['load', 'run'] as const;

const runs = 30;
const warmUpRuns = 2;

const directory = join(process.cwd(), '.cache/bench/cold-start');

/** What a process takes: to its end, and of the processor, which what else runs on the machine changes less. */
interface Taken {
  readonly ms: number;
  readonly cpuMs: number;
  /** Of that, what the command took: on Lambda a function with 256 MB has a seventh of a processor for it. */
  readonly invocationCpuMs: number;
}

async function compare(): Promise<void> {
  const node = nodeBinary();
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const built = spawnSync(process.execPath, ['node_modules/.bin/ts-node', 'bench/cold-start/build.ts', directory], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The contenders could not be bundled');
  const stub = await startStub(directory);
  try {
    spawnSync(node, [join(directory, 'make-code-cache.cjs')], { env: functionEnvironment(stub), stdio: ['ignore', 'ignore', 'inherit'] });
    report(node, await interleave(node, stub));
    reportCache(node, stub);
  } finally {
    stub.stop();
  }
}

type Times = ReadonlyMap<string, readonly Taken[]>;

async function interleave(node: string, stub: Stub): Promise<Times> {
  const times = new Map<string, Taken[]>(contenders.flatMap(({ folder }) => phases.map((phase) => [`${phase} ${folder}`, []])));
  for (let run = -warmUpRuns; run < runs; run += 1)
    for (const contender of contenders)
      for (const phase of phases) {
        const taken = await takenBy(node, stub, phase, contender);
        if (run >= 0) times.get(`${phase} ${contender.folder}`)?.push(taken);
      }
  return times;
}

async function takenBy(node: string, stub: Stub, phase: string, { folder, environment }: Contender): Promise<Taken> {
  const start = process.hrtime.bigint();
  const child = spawn(node, ['--no-warnings', join(directory, `${phase}.js`), folder], {
    env: { ...functionEnvironment(stub), ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const [[status], cpu] = await Promise.all([once(child, 'exit'), text(child.stdio[3] as NodeJS.ReadableStream)]);
  if (status !== 0) throw new Error(`${phase} of ${folder} failed`);
  const [cpuMs = 0, invocationCpuMs = 0] = cpu.split(' ').map((microseconds) => Number(microseconds) / 1_000);
  return { ms: Number(process.hrtime.bigint() - start) / 1e6, cpuMs, invocationCpuMs };
}

function report(node: string, times: Times): void {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  process.stdout.write(`Cold starts, Node ${version}: medians of ${runs} interleaved processes, and of their ratios to an empty one\n`);
  for (const phase of phases) {
    const empty = times.get(`${phase} empty`) ?? [];
    process.stdout.write(
      `\n${titles[phase].padEnd(40)}${'ms'.padStart(8)}${'of empty'.padStart(30)}${'CPU ms'.padStart(10)}${'of empty'.padStart(12)}${phase === 'run' ? 'CPU ms of the command'.padStart(24) : ''}\n`,
    );
    for (const { name, folder, goals } of contenders) {
      const taken = times.get(`${phase} ${folder}`) ?? [];
      const ratio = (of: keyof Taken) => median(taken.map((one, run) => one[of] / (empty[run]?.[of] ?? Number.NaN)));
      const cells = [
        median(taken.map(({ ms }) => ms))
          .toFixed(1)
          .padStart(8),
        atMost(ratio('ms'), goals?.[phase]).padStart(30),
        median(taken.map(({ cpuMs }) => cpuMs))
          .toFixed(1)
          .padStart(10),
        ratio('cpuMs').toFixed(2).padStart(12),
        phase === 'run'
          ? median(taken.map(({ invocationCpuMs }) => invocationCpuMs))
              .toFixed(1)
              .padStart(24)
          : '',
      ];
      process.stdout.write(`  ${name.padEnd(38)}${cells.join('')}\n`);
    }
  }
}

const titles = { load: 'Init', run: 'Init and the first command over TLS' } as const;

/** Which Node takes the cache that this one made. */
function reportCache(node: string, stub: Stub): void {
  process.stdout.write('\nThe code cache, in\n');
  for (const [name, binary, ...options] of [
    ['the Node that made it', node],
    ['the same, with --max-old-space-size=200', node, '--max-old-space-size=200'],
    ['the same, with --max-semi-space-size=8', node, '--max-semi-space-size=8'],
    [`Node ${process.version}`, process.execPath],
  ] as const) {
    const env = { ...functionEnvironment(stub), SHOW_CACHE: 'true' };
    const script = `require(${JSON.stringify(join(directory, 'allframe-cached/index.js'))})`;
    const { stdout } = spawnSync(binary, [...options, '-e', script], { env, encoding: 'utf8' });
    process.stdout.write(`  ${name.padEnd(44)} ${stdout.trim().split('\n')[0]}\n`);
  }
}

const [mode, key = '', certificate = ''] = process.argv.slice(2);
if (mode === '--stub') serveStub(key, certificate);
else void compare();

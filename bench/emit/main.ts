import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { atMost, median } from '../goals.ts';
import { partsScript } from './parts-script.ts';

/** A whole command: what a person waits for. */
interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  /** Of what the last contender takes. */
  readonly goal?: number;
}

const directory = join(process.cwd(), '.cache/bench/emit');
/** A copy: an emission writes into the lock file beside the service. */
const entry = join(directory, 'src/service.ts');
const built = join(process.cwd(), 'dist/lib');
const cdkApp = join(directory, 'cdk-app.cjs');

const emission = (provider: string) => ['infra', 'emit', 'terraform', entry, '--provider', provider, '--output', join(directory, provider)];

const contenders: readonly Contender[] = [
  { name: 'allframe infra emit terraform --provider aws', command: [join(built, 'cli/main.js'), ...emission('aws')], goal: 0.4 },
  { name: 'allframe infra emit terraform --provider gcp', command: [join(built, 'cli/main.js'), ...emission('gcp')], goal: 0.4 },
  {
    name: 'cdk synth of an app in JavaScript',
    command: [
      'node_modules/aws-cdk/bin/cdk',
      'synth',
      '--quiet',
      '--no-notices',
      '--output',
      join(directory, 'cdk.out'),
      '--app',
      `node ${cdkApp}`,
    ],
  },
];

/** What the parts of one emission for AWS take; rendering is all from the model to the text of the files. */
const goalsOfParts: Readonly<Record<string, number>> = { rendering: 100 };

const runs = 5;
const warmUpRuns = 1;

function compare(options: readonly string[]): void {
  if (!options.includes('--built')) run('npm', ['run', '--silent', 'build']);
  rmSync(directory, { recursive: true, force: true });
  cpSync(join(process.cwd(), 'examples/orders/src'), dirname(entry), { recursive: true });
  writeFileSync(cdkApp, cdkAppScript);
  writeFileSync(join(directory, 'parts.cjs'), partsScript);
  const times = interleaved();
  reportCommands(times);
  reportParts();
}

/** As `examples/orders/infra/aws.ts`, compiled beforehand: the least that the CDK can take. */
const cdkAppScript = `
  const { App, Stack } = require('aws-cdk-lib');
  const { AllFrameService } = require(${JSON.stringify(join(built, 'index.js'))});
  const app = new App();
  new AllFrameService(new Stack(app, 'orders-dev'), 'Orders', { entry: ${JSON.stringify(entry)}, stage: 'dev' });
  app.synth();
`;

function interleaved(): ReadonlyMap<Contender, readonly number[]> {
  const times = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (let count = -warmUpRuns; count < runs; count += 1)
    for (const contender of contenders) {
      const ms = millisecondsOf(() => run(process.execPath, contender.command));
      if (count >= 0) times.get(contender)?.push(ms);
    }
  return times;
}

function millisecondsOf(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** With a home of its own, so that no settings, telemetry or notices of a person count. */
function run(command: string, args: readonly string[]): string {
  const env = { ...process.env, HOME: directory, CDK_DISABLE_CLI_TELEMETRY: 'true', CI: 'true' };
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

function reportCommands(times: ReadonlyMap<Contender, readonly number[]>): void {
  const synth = [...times.values()].at(-1) ?? [];
  process.stdout.write(
    `Whole commands, Node ${process.version}: medians of ${runs} interleaved processes, and of their ratios to cdk synth\n\n`,
  );
  for (const [{ name, goal }, taken] of times) {
    const ratio = median(taken.map((ms, index) => ms / (synth[index] ?? Number.NaN)));
    process.stdout.write(`  ${name.padEnd(46)}${median(taken).toFixed(0).padStart(7)} ms${atMost(ratio, goal).padStart(28)}\n`);
  }
}

/** Each in a process of its own: a command runs once, so that nothing is warm. What children of it do is no processor time of its own. */
function reportParts(): void {
  const samples: Record<string, Taken>[] = Array.from({ length: runs }, () =>
    JSON.parse(run(process.execPath, [join(directory, 'parts.cjs'), built, entry])),
  );
  process.stdout.write(`\nThe parts of an emission for AWS: medians of ${runs} processes\n\n`);
  process.stdout.write(`${'ms'.padStart(53)}${'CPU ms'.padStart(28)}\n`);
  for (const part of Object.keys(samples[0] ?? {})) {
    const of = (figure: keyof Taken) => median(samples.map((sample) => sample[part]?.[figure] ?? Number.NaN));
    const cpu = atMost(of('cpuMs'), goalsOfParts[part], 0);
    process.stdout.write(`  ${part.padEnd(43)}${of('ms').toFixed(0).padStart(8)}${cpu.padStart(28)}\n`);
  }
}

/** In milliseconds: until it ended, and of the processor, which what else runs on the machine changes less. */
interface Taken {
  readonly ms: number;
  readonly cpuMs: number;
}

compare(process.argv.slice(2));

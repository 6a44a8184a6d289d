import { spawnSync } from 'node:child_process';
import { interleave, serveRounds } from '../compare.ts';
import { nodeBinary } from '../first-command/node-binary.ts';
import { atMost, median } from '../goals.ts';
import { adapters } from './contenders.ts';

const size = { runs: 10_000, rounds: 20, warmUpRounds: 10 };
const contenders = adapters.flatMap(({ whole, handler }) => [whole, handler]);

/** An event of an HTTP API to its answer, and what of that is not the handler's. */
async function compare(): Promise<void> {
  const times = [...(await interleave(contenders, size, (index) => ['--contender', String(index)])).values()];
  process.stdout.write(
    `A request through Lambda's adapter, Node ${process.version}: the median of ${size.rounds} interleaved rounds of ${size.runs}, in µs\n` +
      `  ${''.padEnd(28)}${'whole'.padStart(10)}${'handler'.padStart(10)}${'beyond it'.padStart(28)}\n`,
  );
  for (const [index, { name, goal }] of adapters.entries()) {
    const [whole = [], handler = []] = times.slice(2 * index, 2 * index + 2);
    const beyond = median(whole.map((time, round) => time - (handler[round] ?? Number.NaN)));
    const cells = [median(whole).toFixed(1).padStart(10), median(handler).toFixed(1).padStart(10), atMost(beyond, goal, 1).padStart(28)];
    process.stdout.write(`  ${name.padEnd(28)}${cells.join('')}\n`);
  }
}

const [mode, index] = process.argv.slice(2);
const contender = contenders[Number(index)];
const node = nodeBinary();
if (mode === '--contender' && contender) serveRounds(contender, size);
else if (node === process.execPath) void compare();
else process.exitCode = spawnSync(node, [...process.execArgv, process.argv[1] ?? ''], { stdio: 'inherit' }).status ?? 1;

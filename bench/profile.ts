import { type Profiler, Session } from 'node:inspector/promises';
import type { Contender, Size } from './compare.ts';

/** How many functions are listed. */
const listed = 20;

/** Prints where a contender's time goes: the functions with the most time of their own, a run, what prepares the rounds left out. */
export async function reportProfile({ name, start }: Contender, title: string, { runs, rounds, warmUpRounds }: Size): Promise<void> {
  const prepare = start(runs);
  for (let round = 0; round < warmUpRounds; round += 1) await (await prepare())();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 50 });
  const micros = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    const work = await prepare();
    await session.post('Profiler.start');
    await work();
    const { profile } = await session.post('Profiler.stop');
    addOwnTimes(micros, profile);
  }
  session.disconnect();
  process.stdout.write(`\nOwn time of ${name}, ${title}, in microseconds a command\n`);
  for (const [own, time] of [...micros].sort(([, left], [, right]) => right - left).slice(0, listed))
    process.stdout.write(`  ${(time / rounds / runs).toFixed(2).padStart(6)}  ${own}\n`);
}

function addOwnTimes(micros: Map<string, number>, { nodes, samples = [], timeDeltas = [] }: Profiler.Profile): void {
  // The profiler's own way in and out is a function without a line that is called dispatch, as ours is.
  const ours = nodes.filter(({ callFrame }) => callFrame.lineNumber >= 0 || callFrame.functionName === '(garbage collector)');
  const names = new Map(ours.map(({ id, callFrame }) => [id, callFrame.functionName || `line ${callFrame.lineNumber + 1} of the bundle`]));
  for (const [index, id] of samples.entries()) {
    const own = names.get(id);
    if (own) micros.set(own, (micros.get(own) ?? 0) + (timeDeltas[index] ?? 0));
  }
}

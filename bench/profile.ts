import { Session } from 'node:inspector/promises';
import type { Contender } from './compare.ts';

/** How many functions are listed. */
const listed = 15;

/** Prints where a contender's time goes: the functions with the most time of their own, in percent, prepared rounds left out. */
export async function reportProfile({ name, prepare }: Contender, { rounds, runs }: { rounds: number; runs: number }): Promise<void> {
  const work: (() => Promise<void>)[] = [];
  for (let round = 0; round < 2 * rounds; round += 1) work.push(await prepare(runs));
  for (const warmUp of work.splice(0, rounds)) await warmUp();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 100 });
  await session.post('Profiler.start');
  for (const round of work) await round();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  // The profiler's own way in and out is a function without a line that is called dispatch, as ours is.
  const ours = profile.nodes.filter(({ callFrame }) => callFrame.lineNumber >= 0 || callFrame.functionName.startsWith('('));
  const names = new Map(ours.map(({ id, callFrame }) => [id, callFrame.functionName || '(anonymous)']));
  const micros = new Map<string, number>();
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const own = names.get(id);
    if (own) micros.set(own, (micros.get(own) ?? 0) + (profile.timeDeltas?.[index] ?? 0));
  }
  const total = [...micros.values()].reduce((sum, time) => sum + time, 0);
  process.stdout.write(`\nOwn time of ${name}\n`);
  for (const [own, time] of [...micros].sort(([, left], [, right]) => right - left).slice(0, listed))
    process.stdout.write(`  ${((100 * time) / total).toFixed(1).padStart(5)} %  ${own}\n`);
}

import { interleave, report } from '../compare.ts';
import { reportProfile } from '../profile.ts';
import { allframe } from './allframe.ts';
import { bareLoop } from './bare-loop.ts';
import { castore } from './castore.ts';
import { emmett } from './emmett.ts';
import { reportMemory } from './memory.ts';

/**
 * Dispatch in memory: load, fold, decide, append, with ids and metadata. Each command runs on a stream of its own that was written before and
 * not read since, in a store that is new each round: no contender finds its stream in the processor's caches, and none pays for streams of
 * rounds before (emmett's store goes through all of its streams for each append). The peers validate nothing.
 */
const lengths = [
  { events: 10, runs: 500, rounds: 25, off: 6, on: 4.5, cached: 8 },
  { events: 100, runs: 200, rounds: 15, off: 5, on: 4, cached: 10 },
  { events: 1_000, runs: 20, rounds: 11, off: 2.5, on: 2.2, cached: 10 },
];

/** `--profile`: what stands between us and the bare loop, instead of the comparison. */
async function profile(): Promise<void> {
  for (const events of [10, 1_000]) {
    const size = { rounds: 10, runs: 3_000 / events + 20 };
    await reportProfile(
      { ...allframe(events, { isValidated: true, isCached: false }, undefined), name: `validation on, ${events} events` },
      size,
    );
    await reportProfile(
      { ...allframe(events, { isValidated: true, isCached: true }, undefined), name: `cached state, ${events} events` },
      size,
    );
  }
}

async function main(): Promise<void> {
  await reportMemory();
  process.stdout.write(
    `Command dispatch in memory, Node ${process.version}: the fastest quarter of interleaved rounds, and the peers' divided by it\n`,
  );
  for (const { events, runs, rounds, off, on, cached } of lengths) {
    const contenders = [
      allframe(events, { isValidated: false, isCached: false }, { castore: off, emmett: 1 }),
      allframe(events, { isValidated: true, isCached: false }, { castore: on, emmett: 1 }),
      allframe(events, { isValidated: false, isCached: true }, { castore: cached, emmett: 1 }),
      allframe(events, { isValidated: true, isCached: true }, { castore: cached, emmett: 1 }),
      bareLoop(events),
      castore(events),
      emmett(events),
    ];
    const times = await interleave(contenders, { rounds, runs });
    report(`streams of ${events} events, ${runs} commands a round`, times, ['castore', 'emmett']);
  }
}

if (process.argv.includes('--profile')) profile();
else main();

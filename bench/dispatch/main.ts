import { interleave, report } from '../compare.ts';
import { allframe } from './allframe.ts';
import { bareLoop } from './bare-loop.ts';
import { castore } from './castore.ts';
import { emmett } from './emmett.ts';

/** Dispatch in memory: load, fold, decide, append, with ids and metadata; ours validates input and events, the others do not. */
const lengths = [
  { events: 10, runs: 1_000, castore: 4.5 },
  { events: 100, runs: 500, castore: 4 },
  { events: 1_000, runs: 100, castore: 2.2 },
];

async function main(): Promise<void> {
  process.stdout.write(`Command dispatch in memory, Node ${process.version}, medians of interleaved rounds\n`);
  for (const { events, runs, castore: atLeast } of lengths) {
    const contenders = [allframe, castore, emmett, bareLoop].map((contender) => contender(events));
    const times = await interleave(contenders, { rounds: 15, runs });
    report(`streams of ${events} events, ${runs} commands a round`, times, [
      { peer: 'castore', atLeast },
      { peer: 'emmett', atLeast: 1 },
    ]);
  }
}

main();

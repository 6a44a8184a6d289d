import { spawnSync } from 'node:child_process';
import { type Contender, interleave, report, type Size, serveRounds } from '../compare.ts';
import { reportProfile } from '../profile.ts';
import { allframe } from './allframe.ts';
import { bareLoop } from './bare-loop.ts';
import { castore } from './castore.ts';
import { emmett } from './emmett.ts';
import { reportMemory } from './memory.ts';
import type { Filling } from './rounds-of.ts';

/** A length of streams, and the goals at it. */
interface Length extends Size, Filling {
  readonly off: number;
  readonly on: number;
  readonly cached: number;
}

/** The fewer streams, the longer they are: what is measured is not how far memory is away. A stream of 1,000 grows by 25 in its round. */
const size: Size = { runs: 100, rounds: 60, warmUpRounds: 80 };
const lengths: readonly Length[] = [
  { ...size, events: 10, streams: 100, off: 6, on: 4.5, cached: 8 },
  { ...size, events: 100, streams: 20, off: 5, on: 4, cached: 10 },
  { ...size, events: 1_000, streams: 4, off: 2.5, on: 2.2, cached: 10 },
];

/**
 * Dispatch in memory: load, fold, decide, append, with ids and metadata. The bus or handler lives as long as the process,
 * as in a service; only what a store keeps is new each round. The peers validate nothing.
 */
function contendersAt({ off, on, cached, ...filling }: Length): readonly Contender[] {
  return [
    allframe(filling, { isValidated: false, isCached: false }, { castore: off, emmett: 1 }),
    allframe(filling, { isValidated: true, isCached: false }, { castore: on, emmett: 1 }),
    allframe(filling, { isValidated: false, isCached: true }, { castore: cached, emmett: 1 }),
    allframe(filling, { isValidated: true, isCached: true }, { castore: cached, emmett: 1 }),
    bareLoop(filling),
    castore(filling),
    emmett(filling),
  ];
}

async function compare(): Promise<void> {
  await reportMemory();
  process.stdout.write(
    `Command dispatch in memory, Node ${process.version}: the fastest quarter of interleaved rounds, and the peers' divided by it\n`,
  );
  for (const [at, length] of lengths.entries()) {
    const times = await interleave(contendersAt(length), length, (index) => ['--contender', String(at), String(index)]);
    report(`streams of ${length.events} events, ${length.runs} commands a round`, times, ['castore', 'emmett']);
  }
}

/** `--profile`: what stands between us and the bare loop, instead of the comparison. Each in a process of its own, as they are compared. */
function profileAll(): void {
  for (const at of lengths.keys())
    for (const index of [0, 2])
      spawnSync(process.execPath, [...process.execArgv, process.argv[1] ?? '', '--profile', `${at}`, `${index}`], { stdio: 'inherit' });
}

/** The process of one contender. */
function contend(at: number, index: number, { isProfiled }: { isProfiled: boolean }): unknown {
  const length = lengths[at];
  const contender = length && contendersAt(length)[index];
  if (!contender) return undefined;
  return isProfiled ? reportProfile(contender, `${length.events} events`, length) : serveRounds(contender, length);
}

const [mode, at, index] = process.argv.slice(2);
if (at !== undefined) contend(Number(at), Number(index), { isProfiled: mode === '--profile' });
else if (mode === '--profile') profileAll();
else compare();

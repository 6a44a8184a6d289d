import { spawnSync } from 'node:child_process';
import { type Contender, interleave, report, type Size, serveRounds } from '../compare.ts';
import { reportProfile } from '../profile.ts';
import { allframe } from './allframe.ts';
import { bareLoop } from './bare-loop.ts';
import { castore } from './castore.ts';
import { emmett } from './emmett.ts';
import { reportMemory } from './memory.ts';

/** A length of streams, and the goals at it. */
interface Length extends Size {
  readonly events: number;
  readonly off: number;
  readonly on: number;
  readonly cached: number;
}

const lengths: readonly Length[] = [
  { events: 10, runs: 100, rounds: 40, warmUpRounds: 80, off: 6, on: 4.5, cached: 8 },
  { events: 100, runs: 40, rounds: 30, warmUpRounds: 60, off: 5, on: 4, cached: 10 },
  { events: 1_000, runs: 10, rounds: 20, warmUpRounds: 60, off: 2.5, on: 2.2, cached: 10 },
];

/**
 * Dispatch in memory: load, fold, decide, append, with ids and metadata. For each round some streams are filled, and each gets one command. The
 * bus or handler lives as long as the process, as in a service; only what a store keeps is new each round. The peers validate nothing.
 */
function contendersAt({ events, off, on, cached }: Length): readonly Contender[] {
  return [
    allframe(events, { isValidated: false, isCached: false }, { castore: off, emmett: 1 }),
    allframe(events, { isValidated: true, isCached: false }, { castore: on, emmett: 1 }),
    allframe(events, { isValidated: false, isCached: true }, { castore: cached, emmett: 1 }),
    allframe(events, { isValidated: true, isCached: true }, { castore: cached, emmett: 1 }),
    bareLoop(events),
    castore(events),
    emmett(events),
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

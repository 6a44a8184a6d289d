import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** Something that can be done many times; every contender of a comparison does the same. */
export interface Contender {
  readonly name: string;
  /** The least that each peer's time divided by this one's should be, by the peer's name; none for the peers themselves. */
  readonly goals?: Readonly<Record<string, number>> | undefined;
  /** Makes what lives as long as a service does, and returns what prepares a round. */
  start(runs: number): PrepareRound;
}

/** Prepares the runs of a round, untimed, and returns what does them all; it collects its own garbage, which is no part of the work. */
export type PrepareRound = () => Promise<() => Promise<void>>;

/** Each round's microseconds a run, by contender. */
export type Times = ReadonlyMap<Pick<Contender, 'name' | 'goals'>, readonly number[]>;

/** How much is run. */
export interface Size {
  readonly runs: number;
  readonly rounds: number;
  /** Rounds that are run and not counted, until the code is compiled. */
  readonly warmUpRounds: number;
}

/**
 * Times contenders in turn, round by round, so that a machine whose speed drifts slows them all. Each lives in a process of its own, as a
 * service does: none is slowed by what another made of the heap, or of code that both use.
 *
 * @param argumentsOf what the process of the contender at this index is started with; it answers by `serveRounds`
 */
export async function interleave(
  contenders: readonly Contender[],
  { rounds, warmUpRounds }: Size,
  argumentsOf: (index: number) => readonly string[],
): Promise<Times> {
  const processes = contenders.map((_, index) => fork(process.argv[1] ?? '', argumentsOf(index)));
  const times = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (const child of processes) await rounding(child, warmUpRounds);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, contender] of contenders.entries()) times.get(contender)?.push(...(await rounding(processes[index], 1)));
  for (const child of processes) child.disconnect();
  return times;
}

async function rounding(child: ChildProcess | undefined, rounds: number): Promise<readonly number[]> {
  child?.send(rounds);
  const [times] = child ? await once(child, 'message') : [];
  return times;
}

/** Runs as many rounds of a contender as each message from the comparing process says, and answers with their microseconds a run. */
export function serveRounds({ start }: Contender, { runs }: Size): void {
  const prepare = start(runs);
  process.on('message', async (rounds: number) => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) times.push(await timed(await prepare(), runs));
    process.send?.(times);
  });
}

async function timed(work: () => Promise<void>, runs: number): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1_000 / runs;
}

/** Prints a line a contender, and each ratio beside its goal, with the word MISSED where it falls short. */
export function report(title: string, times: Times, peers: readonly string[]): void {
  process.stdout.write(`\n${title}\n  ${''.padEnd(38)} ${'µs'.padStart(8)}${peers.map((peer) => peer.padStart(24)).join('')}\n`);
  for (const [{ name, goals }, rounds] of times) {
    const ratios = peers.map((peer) => ratioOf(times, peer, rounds)).map((ratio, index) => cell(ratio, goals?.[peers[index] ?? '']));
    process.stdout.write(`  ${name.padEnd(38)} ${fastQuarter(rounds).toFixed(2).padStart(8)}${ratios.join('')}\n`);
  }
}

function cell(ratio: number, goal: number | undefined): string {
  const verdict = goal === undefined ? '' : ` of ${goal}${ratio < goal ? ' MISSED' : ''}`;
  return `${ratio.toFixed(2)}${verdict}`.padStart(24);
}

/** The peer's time divided by these. */
function ratioOf(times: Times, peer: string, rounds: readonly number[]): number {
  const theirs = [...times].find(([{ name }]) => name === peer)?.[1] ?? [];
  return fastQuarter(theirs) / fastQuarter(rounds);
}

/** The time that a quarter of the rounds keeps to: what else runs on the machine makes rounds slower, never faster. */
function fastQuarter(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 4)] ?? Number.NaN;
}

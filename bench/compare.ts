/** Something that can be done many times; every contender of a comparison does the same. */
export interface Contender {
  readonly name: string;
  /** The least that each peer's time divided by this one's should be, by the peer's name; none for the peers themselves. */
  readonly goals?: Readonly<Record<string, number>> | undefined;
  /** Prepares so many runs, untimed, and returns what does them all. */
  prepare(runs: number): Promise<() => Promise<void>>;
}

/** Each round's microseconds a run, by contender. */
export type Times = ReadonlyMap<Contender, readonly number[]>;

/** Rounds that are run and not counted, until the code is compiled. */
const warmUpRounds = 5;

/**
 * Times contenders in turn, round by round, so that a machine whose speed drifts slows them all. Each round begins with another one, and
 * after the garbage of what was prepared is gone, so that nobody pays for somebody else's.
 */
export async function interleave(contenders: readonly Contender[], { rounds, runs }: { rounds: number; runs: number }): Promise<Times> {
  const times = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (let round = -warmUpRounds; round < rounds; round += 1)
    for (const contender of rotated(contenders, round)) {
      const work = await contender.prepare(runs);
      globalThis.gc?.();
      const start = process.hrtime.bigint();
      await work();
      const microseconds = Number(process.hrtime.bigint() - start) / 1_000 / runs;
      if (round >= 0) times.get(contender)?.push(microseconds);
    }
  return times;
}

/** Prints a line a contender, and each ratio beside its goal, with the word MISSED where it falls short. */
export function report(title: string, times: Times, peers: readonly string[]): void {
  process.stdout.write(`\n${title}\n  ${''.padEnd(34)} ${'µs'.padStart(8)}${peers.map((peer) => peer.padStart(24)).join('')}\n`);
  for (const [{ name, goals }, rounds] of times) {
    const ratios = peers.map((peer) => ratioOf(times, peer, rounds)).map((ratio, index) => cell(ratio, goals?.[peers[index] ?? '']));
    process.stdout.write(`  ${name.padEnd(34)} ${fastQuarter(rounds).toFixed(2).padStart(8)}${ratios.join('')}\n`);
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

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const at = ((by % items.length) + items.length) % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

/** The time that a quarter of the rounds keeps to: what else runs on the machine makes rounds slower, never faster. */
function fastQuarter(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 4)] ?? Number.NaN;
}

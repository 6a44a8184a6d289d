/** Something that can be done many times; every contender of a comparison does the same. */
export interface Contender {
  readonly name: string;
  /** Prepares so many runs, untimed, and returns what does them all. */
  prepare(runs: number): Promise<() => Promise<void>>;
}

/** How much faster the first contender should be than another. */
export interface Goal {
  readonly peer: string;
  /** The peer's time divided by ours. */
  readonly atLeast: number;
}

/** Times contenders in turn, round by round, so that a machine whose speed drifts slows them all; returns each round's microseconds a run. */
export async function interleave(
  contenders: readonly Contender[],
  { rounds, runs }: { rounds: number; runs: number },
): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = -2; round < rounds; round += 1)
    for (const { name, prepare } of contenders) {
      const work = await prepare(runs);
      globalThis.gc?.();
      const start = process.hrtime.bigint();
      await work();
      const microseconds = Number(process.hrtime.bigint() - start) / 1_000 / runs;
      if (round >= 0) times.get(name)?.push(microseconds);
    }
  return times;
}

/** Prints a line a contender, and each ratio beside its goal, with the word MISSED where it falls short. */
export function report(title: string, times: ReadonlyMap<string, readonly number[]>, goals: readonly Goal[]): void {
  process.stdout.write(`\n${title}\n`);
  const [[, ours] = ['', []]] = times;
  for (const [name, rounds] of times) {
    const ratio = median(rounds.map((time, round) => time / (ours[round] ?? Number.NaN)));
    const goal = goals.find(({ peer }) => peer === name);
    const verdict = goal ? `  goal ${goal.atLeast}${ratio < goal.atLeast ? '  MISSED' : ''}` : '';
    process.stdout.write(
      `  ${name.padEnd(28)} ${median(rounds).toFixed(2).padStart(9)} µs  ${ratio.toFixed(2).padStart(6)} times ours${verdict}\n`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

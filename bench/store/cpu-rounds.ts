import type { StoreContender } from './contender.ts';

/** Runs rounds of a contender as `interleave` of `compare.ts` asks for them, and answers with each round's CPU time a command, in microseconds. */
export function serveCpuRounds({ start }: StoreContender, endpoint: string, runs: number): void {
  const run = start(endpoint);
  let filled = 0;
  process.on('message', async (rounds: number) => {
    const micros: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const ids = Array.from({ length: runs }, () => `${process.pid}-${filled++}`);
      // The first command of each stream is not counted: the second finds three events, or the state that was kept.
      for (const id of ids) await run(id);
      micros.push(await cpuOf(ids, run));
    }
    process.send?.(micros);
  });
}

/** User and system time: what others do on the machine, the database among them, is not in it. */
async function cpuOf(ids: readonly string[], run: (id: string) => Promise<unknown>): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  for (const id of ids) await run(id);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / ids.length;
}

import type { Ambient } from '../../message/ambient.ts';

const firstBoundMs = 100;

/** Waits before another try, with full jitter below a bound that doubles from 100 ms; not at all without time to wait by. */
export async function pausing(tries: number, ambient: Pick<Ambient, 'random' | 'sleep'> | undefined): Promise<void> {
  await ambient?.sleep(Math.floor(ambient.random() * firstBoundMs * 2 ** (tries - 1)));
}

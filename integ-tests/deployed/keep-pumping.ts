import type { StreamPump } from './stream-pump.ts';

/** Hands a stream on while other things go on, until it is stopped. */
export interface Pumping {
  /** @throws what a pump has thrown */
  stop(): Promise<void>;
}

/** Pumps again and again, with a short pause between. */
export function keepPumping(pumps: readonly StreamPump[]): Pumping {
  let isStopped = false;
  const running = (async () => {
    while (!isStopped) {
      for (const pump of pumps) await pump.pump();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  running.catch(() => undefined); // stop() tells
  return {
    stop: () => {
      isStopped = true;
      return running;
    },
  };
}

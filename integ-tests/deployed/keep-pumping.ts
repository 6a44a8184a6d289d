import type { StreamPump } from './stream-pump.ts';

/** Hands a stream on while other things go on, until it is stopped. */
export interface Pumping {
  /**
   * Hands nothing on while something is done, and then what has come meanwhile.
   *
   * @throws what a pump has thrown
   */
  pausedFor(work: () => Promise<void>): Promise<void>;
  /** @throws what a pump has thrown */
  stop(): Promise<void>;
}

/** Pumps again and again, with a short pause between. */
export function keepPumping(pumps: readonly StreamPump[]): Pumping {
  let current = begin(pumps);
  return {
    async pausedFor(work) {
      await current.end();
      try {
        await work();
      } finally {
        current = begin(pumps);
      }
    },
    stop: () => current.end(),
  };
}

function begin(pumps: readonly StreamPump[]): { end(): Promise<void> } {
  let isEnded = false;
  const running = (async () => {
    while (!isEnded) {
      for (const pump of pumps) await pump.pump();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  running.catch(() => undefined); // end() tells
  return {
    end: () => {
      isEnded = true;
      return running;
    },
  };
}

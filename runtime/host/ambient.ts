import type { Ambient } from '../message/ambient.ts';
import { nodeCrypto } from '../message/node-crypto.ts';

/** The machine's own time, ids and randomness. */
export const systemAmbient: Ambient = {
  now: () => Date.now(),
  newId: () => nodeCrypto().randomUUID(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, signal?.aborted ? 0 : milliseconds);
      signal?.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
    }),
};

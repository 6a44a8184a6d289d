import type { Ambient } from '../message/ambient.ts';

/** Randomness and ids that a seed decides; neither changes when more of the other is asked for. */
export function seededRandom(seed: number): Pick<Ambient, 'random' | 'newId'> {
  const random = mulberry32(seed);
  const randomOfIds = mulberry32(~seed);
  return { random, newId: () => uuid(randomOfIds) };
}

/** A small generator that passes for random in tests, and only there. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A UUID of version 4. */
function uuid(random: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
    const digit = Math.floor(random() * 16);
    return (place === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}

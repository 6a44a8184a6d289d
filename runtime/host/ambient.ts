import { randomUUID } from 'node:crypto';
import type { Ambient } from '../message/ambient.ts';

/** The machine's own time, ids and randomness. */
export const systemAmbient: Ambient = {
  now: () => Date.now(),
  newId: () => randomUUID(),
  random: () => Math.random(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

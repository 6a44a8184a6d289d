/** What the light client needs of its host: time and randomness. */
export interface ClientAmbient {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number from 0 to below 1. */
  random(): number;
  /** Resolves after this many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

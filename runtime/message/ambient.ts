/** Time, ids and randomness: they come in from outside, so that tests and simulations decide them. */
export interface Ambient {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A new unique id, such as a UUID. */
  newId(): string;
  /** A number from 0 to below 1. */
  random(): number;
  /** Resolves after this many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

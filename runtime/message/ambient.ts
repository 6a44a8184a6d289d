/** Time, ids and randomness: they come in from outside, so that tests and simulations decide them. */
export interface Ambient {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A new unique id, such as a UUID. */
  newId(): string;
  /** A number from 0 to below 1. */
  random(): number;
  /** Resolves after this many milliseconds, or as soon as the signal is aborted, which leaves no timer behind. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

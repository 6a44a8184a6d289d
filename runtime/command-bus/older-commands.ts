import type { SeenCommands } from '../event-store/snapshot.ts';

/** After so long nobody sends a command again: Pub/Sub and Cloud Tasks keep a message for 31 days at most, SQS for 14. */
export const maxRepeatAgeMs = 31 * 24 * 60 * 60 * 1_000;

/** Of how many commands of a stream a hash is kept. */
export const maxHashedCommands = 10_000;
const hashesPerChunk = 1_000;

/** Two of 60 million values are the same: of 10,000 commands one in 6,000 others seems to be one. */
const hashLength = 5;
const hashValues = 36 ** hashLength;

/** Hashes of commands that came one after the other. */
interface Chunk {
  /** The newest timestamp among them: what was written by hand may say another time than what stands around it. */
  until: string;
  /** One behind the other, each of the same length. */
  hashes: string;
}

/**
 * Commands of a stream of which a short hash is left, in the order in which they came. It never misses one, and takes very few others for
 * one. Where even hashes are too many, or old, the oldest go.
 */
export class OlderCommands {
  readonly #chunks: Chunk[];
  #newestForgotten: string | undefined;

  constructor({ hashed = [], newestForgotten }: Pick<SeenCommands, 'hashed' | 'newestForgotten'> = {}) {
    this.#chunks = hashed.map(([until, hashes]) => ({ until, hashes }));
    this.#newestForgotten = newestForgotten;
  }

  /** About what it takes. */
  get bytes(): number {
    let bytes = 0;
    for (const { hashes } of this.#chunks) bytes += hashes.length;
    return bytes;
  }

  /** Adds a command that is newer than all before. */
  add(commandId: string, timestamp: string): void {
    const last = this.#chunks.at(-1);
    if (last && last.hashes.length < hashesPerChunk * hashLength) {
      last.until = later(last.until, timestamp);
      last.hashes += hashOf(commandId);
      return;
    }
    this.#chunks.push({ until: timestamp, hashes: hashOf(commandId) });
    this.#forget(Date.parse(timestamp));
  }

  /** Whether the command may be one of these, and so recent that it may come again. */
  mayHold(commandId: string, now: number): boolean {
    if (this.#newestForgotten !== undefined && isRecent(this.#newestForgotten, now)) return true;
    if (this.#chunks.length === 0) return false;
    const hash = hashOf(commandId);
    return this.#chunks.some(({ until, hashes }) => isRecent(until, now) && holds(hashes, hash));
  }

  /** As a snapshot keeps them. */
  toJson(): Pick<SeenCommands, 'hashed' | 'newestForgotten'> {
    return { hashed: this.#chunks.map(({ until, hashes }) => [until, hashes] as const), newestForgotten: this.#newestForgotten };
  }

  #forget(now: number): void {
    const [oldest] = this.#chunks;
    if (!oldest) return;
    const isFull = this.#chunks.length > maxHashedCommands / hashesPerChunk;
    if (isFull) this.#newestForgotten = later(this.#newestForgotten ?? oldest.until, oldest.until);
    if (isFull || !isRecent(oldest.until, now)) this.#chunks.shift();
  }
}

/** One that is no time counts for nothing. */
function later(known: string, next: string): string {
  return Date.parse(next) >= Date.parse(known) || Number.isNaN(Date.parse(known)) ? next : known;
}

function isRecent(timestamp: string, now: number): boolean {
  return now - Date.parse(timestamp) < maxRepeatAgeMs;
}

function holds(hashes: string, hash: string): boolean {
  for (let at = hashes.indexOf(hash); at >= 0; at = hashes.indexOf(hash, at + 1)) if (at % hashLength === 0) return true;
  return false;
}

/** FNV-1a, as text: fast, and the same on every machine. It protects nothing: who finds two of one hash makes a stream be read once more. */
function hashOf(commandId: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < commandId.length; index += 1) hash = Math.imul(hash ^ commandId.charCodeAt(index), 0x01000193);
  return ((hash >>> 0) % hashValues).toString(36).padStart(hashLength, '0');
}

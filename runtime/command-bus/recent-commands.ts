import type { Commit } from '../message/commit.ts';

/** How many command ids are remembered of a stream. */
export const maxRecentCommands = 1_000;

/** After so long nobody sends a command again: Pub/Sub and Cloud Tasks keep a message for 31 days at most, SQS for 14. */
export const maxRepeatAgeMs = 31 * 24 * 60 * 60 * 1_000;

/** What a Map takes for an entry, beside the characters of the id and the timestamp. */
const bytesPerCommand = 160;

/** A command that a stream has seen. */
interface SeenCommand {
  /** Of the first event of its commit. */
  readonly version: number;
  readonly timestamp: string;
}

/**
 * The commands that a cached stream has seen last (rule B1). Of a hot stream they don't reach back as far as a command may be repeated:
 * then it says that it doesn't know, the stream is read, and what gives way is the saved load.
 */
export class RecentCommands {
  /** About what it takes. */
  bytes = 0;
  readonly #seen = new Map<string, SeenCommand>();
  #version = 0;
  #newestForgotten: string | undefined;

  /** Adds commits, in order; those that it has already count once. */
  add(commits: readonly Commit[]): void {
    for (const { metadata, firstVersion, timestamp } of commits.slice(-maxRecentCommands - 1)) {
      if (firstVersion <= this.#version) continue;
      this.#version = firstVersion;
      if (!this.#seen.has(metadata.commandId)) this.bytes += bytesOf(metadata.commandId);
      this.#seen.set(metadata.commandId, { version: firstVersion, timestamp });
      if (this.#seen.size > maxRecentCommands) this.#forgetOldest();
    }
  }

  /** The version of the command's commit; `undefined` where the stream has not seen it, `forgotten` where it may have. */
  find(commandId: string, now: number): number | 'forgotten' | undefined {
    const seen = this.#seen.get(commandId);
    if (seen) return seen.version;
    const mayRepeat = this.#newestForgotten !== undefined && now - Date.parse(this.#newestForgotten) < maxRepeatAgeMs;
    return mayRepeat ? 'forgotten' : undefined;
  }

  #forgetOldest(): void {
    const [oldest] = this.#seen;
    if (!oldest) return;
    const [commandId, { timestamp }] = oldest;
    this.#seen.delete(commandId);
    this.bytes -= bytesOf(commandId);
    this.#newestForgotten = timestamp;
  }
}

function bytesOf(commandId: string): number {
  return bytesPerCommand + 2 * commandId.length;
}

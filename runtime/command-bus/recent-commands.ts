import type { SeenCommands, Snapshot } from '../event-store/snapshot.ts';
import type { Commit } from '../message/commit.ts';
import { maxHashedCommands, OlderCommands } from './older-commands.ts';

/** How many commands are remembered of a stream by their ids, in memory. */
export const maxRecentCommands = 1_000;

/** How many of them a snapshot holds: 75 bytes each. */
export const maxCommandsInSnapshot = 100;

/** What a Map takes for an entry, beside the characters of the id and the timestamp. */
const bytesPerCommand = 160;

/** A command that a stream has seen. */
interface SeenCommand {
  /** Of the first event of its commit. */
  readonly version: number;
  readonly timestamp: string;
}

/**
 * The commands that a stream has seen last (rule B1): of the newest their ids and versions, of many before them hashes. Of a hot stream even
 * those don't reach back as far as a command may be repeated: then it says that it doesn't know, the stream is read, and what gives way is
 * the saved load.
 */
export class RecentCommands {
  readonly #max: number;
  readonly #seen = new Map<string, SeenCommand>();
  readonly #older: OlderCommands;
  #version: number;
  #bytes = 0;

  /**
   * @param max how many are remembered by their ids
   * @param snapshot what it begins with
   */
  constructor(max = maxRecentCommands, snapshot?: Pick<Snapshot, 'firstVersion' | 'commands'>) {
    this.#max = max;
    this.#older = new OlderCommands(snapshot?.commands);
    for (const [commandId, version, timestamp] of snapshot?.commands.seen ?? []) this.#see(commandId, { version, timestamp });
    this.#version = snapshot?.firstVersion ?? 0;
  }

  /** About what it takes. */
  get bytes(): number {
    return this.#bytes + this.#older.bytes;
  }

  /** Adds commits, in order; those that it has already count once. */
  add(commits: readonly Commit[]): void {
    const most = this.#max + 2 * maxHashedCommands;
    for (const { metadata, firstVersion, timestamp } of commits.length > most ? commits.slice(-most) : commits) {
      if (firstVersion <= this.#version) continue;
      this.#version = firstVersion;
      this.#see(metadata.commandId, { version: firstVersion, timestamp });
    }
  }

  /** The version of the command's commit; `undefined` where the stream has not seen it, `forgotten` where it may have. */
  find(commandId: string, now: number): number | 'forgotten' | undefined {
    const seen = this.#seen.get(commandId);
    if (seen) return seen.version;
    return this.#older.mayHold(commandId, now) ? 'forgotten' : undefined;
  }

  /** As a snapshot keeps them. */
  toJson(): SeenCommands {
    const seen = [...this.#seen].map(([commandId, { version, timestamp }]) => [commandId, version, timestamp] as const);
    return { seen, ...this.#older.toJson() };
  }

  #see(commandId: string, command: SeenCommand): void {
    if (!this.#seen.has(commandId)) this.#bytes += bytesOf(commandId);
    this.#seen.set(commandId, command);
    if (this.#seen.size > this.#max) this.#hashOldest();
  }

  #hashOldest(): void {
    const [oldest] = this.#seen;
    if (!oldest) return;
    const [commandId, { timestamp }] = oldest;
    this.#seen.delete(commandId);
    this.#bytes -= bytesOf(commandId);
    this.#older.add(commandId, timestamp);
  }
}

function bytesOf(commandId: string): number {
  return bytesPerCommand + 2 * commandId.length;
}

import type { SeenCommands, Snapshot } from '../event-store/snapshot.ts';
import type { Commit } from '../message/commit.ts';
import { maxHashedCommands, OlderCommands } from './older-commands.ts';

/** How many commands are remembered of a stream by their ids, in memory. */
export const maxRecentCommands = 1_000;

/** How many of them a snapshot holds: 75 bytes each. */
export const maxCommandsInSnapshot = 100;

/** What is needed for an entry, beside the characters of the id and the timestamp. */
const bytesPerCommand = 160;

/** A command that a stream has seen. */
interface SeenCommand {
  readonly commandId: string;
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
  /** The oldest first. */
  readonly #seen: SeenCommand[] = [];
  /** Their versions, once somebody has asked: a command whose id was made here is looked for by nobody. */
  #versions: Map<string, number> | undefined;
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
    for (const [commandId, version, timestamp] of snapshot?.commands.seen ?? []) this.#see({ commandId, version, timestamp });
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
      this.#see({ commandId: metadata.commandId, version: firstVersion, timestamp });
    }
  }

  /** The version of the command's commit; `undefined` where the stream has not seen it, `forgotten` where it may have. */
  find(commandId: string, now: number): number | 'forgotten' | undefined {
    this.#versions ??= new Map(this.#seen.map((seen) => [seen.commandId, seen.version]));
    const version = this.#versions.get(commandId);
    if (version !== undefined) return version;
    return this.#older.mayHold(commandId, now) ? 'forgotten' : undefined;
  }

  /** As a snapshot keeps them. */
  toJson(): SeenCommands {
    const seen = this.#seen.map(({ commandId, version, timestamp }) => [commandId, version, timestamp] as const);
    return { seen, ...this.#older.toJson() };
  }

  #see(command: SeenCommand): void {
    this.#seen.push(command);
    this.#versions?.set(command.commandId, command.version);
    this.#bytes += bytesOf(command);
    if (this.#seen.length > this.#max) this.#hashOldest();
  }

  #hashOldest(): void {
    const oldest = this.#seen.shift();
    if (!oldest) return;
    const { commandId, version, timestamp } = oldest;
    if (this.#versions?.get(commandId) === version) this.#versions.delete(commandId);
    this.#bytes -= bytesOf(oldest);
    this.#older.add(commandId, timestamp);
  }
}

function bytesOf({ commandId }: SeenCommand): number {
  return bytesPerCommand + 2 * commandId.length;
}

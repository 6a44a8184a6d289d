/** The state of a stream behind one of its commits, kept so that a load need not begin at the first (rule A8). */
export interface Snapshot {
  readonly stream: string;
  /** Of the code that folded it: what another fingerprint made is passed over. Letters, digits, `-` and `_`; at most 64 characters. */
  readonly fingerprint: string;
  /** The versions of the first and the last event of the commit that it stands behind. */
  readonly firstVersion: number;
  readonly version: number;
  readonly commitId: string;
  /** Of that commit, ISO 8601 in UTC. */
  readonly timestamp: string;
  /** JSON. */
  readonly state: unknown;
  /** The commands that the stream has seen last, so that a repeated one is known (rule B1). */
  readonly commands: SeenCommands;
}

/** Commands of a stream, as JSON. */
export interface SeenCommands {
  /** The oldest first: command id, version of the first event of its commit, and the commit's timestamp. */
  readonly seen: readonly (readonly [commandId: string, version: number, timestamp: string])[];
  /**
   * Those before them, the oldest first, as short hashes that stand one behind the other: the newest timestamp of each list, and the
   * list.
   *
   * @default none
   */
  readonly hashed?: readonly (readonly [until: string, hashes: string])[] | undefined;
  /** The timestamp of the newest that is among neither. */
  readonly newestForgotten?: string | undefined;
}

/** Which snapshots a load may begin with. */
export interface SnapshotChoice {
  readonly fingerprint: string;
  /** How many events stand between two snapshots: an adapter reads about so many commits at first. */
  readonly every: number;
}

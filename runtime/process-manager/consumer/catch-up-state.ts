/** The port that keeps how far the catch-up of a service has come: one small record, which is changed by whoever has read it as it is. */
export interface CatchUpStateStore {
  /** Strongly consistent; `undefined` before the first run. */
  read(): Promise<CatchUpState | undefined>;
  /**
   * Takes the place of the revision before `next.revision`; 1 that of nothing.
   *
   * @returns `false` when another run was there first; nothing was written then
   */
  write(next: CatchUpState): Promise<boolean>;
}

/** How far the catch-up of a service has come. Plain JSON; times are ISO 8601 in UTC. */
export interface CatchUpState {
  /** How often it was changed: 1 when it is new. */
  readonly revision: number;
  /** The comparison of all streams that is under way. */
  readonly full?: Comparison | undefined;
  /** When the last comparison of all streams began that came to its end. */
  readonly fullBegunAt?: string | undefined;
  /** The comparison of the streams that were written to lately, by the index of commits by time. */
  readonly recent?: Comparison | undefined;
  /** When the last comparison of these began that came to its end. */
  readonly recentBegunAt?: string | undefined;
  /** Which rebuilds were asked for, by projection and version: `Totals@2`. */
  readonly rebuilds?: Readonly<Record<string, RequestedRebuild>> | undefined;
}

/** A comparison that goes on over several runs. */
export interface Comparison {
  readonly begunAt: string;
  /** Whose streams are compared: with others it has to begin again. */
  readonly aggregates: readonly string[];
  /** Streams whose last commit is older are left out; missing for all. */
  readonly since?: string | undefined;
  /** Where it goes on; missing at the beginning. */
  readonly cursor?: string | undefined;
}

/** A rebuild that was asked for. */
export interface RequestedRebuild {
  readonly at: string;
  /** Of the registry's entry, when it was last seen to go on: how a rebuild is told that has come to a stop. */
  readonly revision: number;
}

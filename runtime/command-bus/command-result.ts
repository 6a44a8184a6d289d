import { parseStreamKey } from '../contract/event-table.ts';
import type { StreamHead } from '../event-store/stream-head.ts';
import type { Commit } from '../message/commit.ts';
import type { Event } from '../message/event.ts';
import type { Json } from '../message/json.ts';
import type { Rejection } from '../message/rejection.ts';

/** What became of a command. */
export type CommandResult<Code extends string = string> = Accepted | Rejected<Code>;

/** The command was decided; its events, if any, are stored. */
export interface Accepted {
  readonly outcome: 'accepted';
  readonly streamId: string;
  /** The stream's version after the command; 0 where there is still no stream. */
  readonly version: number;
  /** The stored events, in order; empty where the decision was to do nothing. */
  readonly events: readonly Event[];
}

/** The decider refused. */
export interface Rejected<Code extends string = string> {
  readonly outcome: 'rejected';
  readonly streamId: string;
  /** The version that the refusal is based on. */
  readonly version: number;
  readonly code: Code;
  readonly details: Json | undefined;
}

/** The result of a command whose events are stored as this commit. */
export function acceptedAs({ stream, lastVersion, events }: Pick<Commit, 'stream' | 'lastVersion' | 'events'>): Accepted {
  return {
    outcome: 'accepted',
    streamId: parseStreamKey(stream).streamId,
    version: lastVersion,
    events: events.map(({ type, data }) => ({ type, data })),
  };
}

/** The result of a refusal, on the stream as it was. */
export function rejectedAt({ stream, version }: StreamHead, { code, details }: Rejection): Rejected {
  return { outcome: 'rejected', streamId: parseStreamKey(stream).streamId, version, code, details };
}

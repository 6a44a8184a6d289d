import { streamIdOf } from '../contract/event-table.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { StreamHead } from '../event-store/stream-head.ts';
import type { Commit } from '../message/commit.ts';
import type { Event } from '../message/event.ts';
import type { Json } from '../message/json.ts';
import { positionToken } from '../message/position.ts';
import type { Rejection } from '../message/rejection.ts';

/** What became of a command that an aggregate decided. */
export type CommandResult<Code extends string = string> = Accepted | Rejected<Code>;

/** What became of a command without an aggregate. */
export type EffectResult<Code extends string = string> = Performed | EffectRejected<Code>;

/** What may become of a command of this type. */
export type OutcomeOf<C extends AnyCommand> = C extends { readonly kind: 'effect'; readonly rejects?: infer Codes extends string }
  ? EffectResult<Codes>
  : C extends { readonly rejects?: infer Codes extends string }
    ? CommandResult<Codes>
    : never;

/** The command was decided; its events, if any, are stored. */
export interface Accepted {
  readonly outcome: 'accepted';
  readonly streamId: string;
  /** The stream's version after the command; 0 where there is still no stream. */
  readonly version: number;
  /** The stored events, in order; empty where the decision was to do nothing. */
  readonly events: readonly Event[];
  /** Queries that get it read what this command did (rule B4); missing where there is still no stream. */
  readonly token?: string | undefined;
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

/** The effect was done. */
export interface Performed {
  readonly outcome: 'performed';
  readonly commandId: string;
}

/** The effect refused. */
export interface EffectRejected<Code extends string = string> {
  readonly outcome: 'rejected';
  readonly code: Code;
  readonly details: Json | undefined;
}

/** The result of a command whose events are stored as this commit. */
export function acceptedAs({ stream, lastVersion, commitId, events }: Commit): Accepted {
  return acceptedAt({ stream, version: lastVersion, commitId }, events);
}

/** The result of a command that left the stream at this head. */
export function acceptedAt(
  { stream, version, commitId }: Pick<StreamHead, 'stream' | 'version' | 'commitId'>,
  events: readonly Event[],
): Accepted {
  return {
    outcome: 'accepted',
    streamId: streamIdOf(stream),
    version,
    events: events.map(({ type, data }) => ({ type, data })),
    token: commitId === undefined ? undefined : positionToken({ stream, version, commitId }),
  };
}

/** The result of a refusal, on the stream as it was. */
export function rejectedAt({ stream, version }: StreamHead, { code, details }: Rejection): Rejected {
  return { outcome: 'rejected', streamId: streamIdOf(stream), version, code, details };
}

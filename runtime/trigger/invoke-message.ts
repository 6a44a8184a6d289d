import type { ExpectedVersion } from '../event-store/stream-head.ts';
import type { CommandAccepted, CommandPerformed, CommandRejected } from '../http/client/client-types.ts';
import type { Problem } from '../http/problem.ts';
import type { MessageOrigin } from '../message/metadata.ts';

/** What another service invokes a function with: a command or a query by its name. */
export type InvokeEvent = InvokeCommand | InvokeQuery;

/** A command that is run at once. */
export interface InvokeCommand extends MessageOrigin {
  readonly allframe: 'invoke';
  readonly command: string;
  readonly input: unknown;
  /**
   * The key of idempotency (rule B1), chosen by the caller.
   *
   * @default a new id
   */
  readonly commandId?: string | undefined;
  /**
   * The version that the stream must have.
   *
   * @default 'any'
   */
  readonly expectedVersion?: ExpectedVersion | undefined;
  readonly query?: never;
}

/** A query that is answered. */
export interface InvokeQuery extends Pick<MessageOrigin, 'tenant' | 'actor' | 'correlationId' | 'traceParent' | 'traceState'> {
  readonly allframe: 'invoke';
  readonly query: string;
  readonly input: unknown;
  /** The position token of a command's answer: what that command did is read (rule B4). */
  readonly token?: string | undefined;
  readonly command?: never;
}

/** What an invoked function answers. A fault of the message is an answer too; what may be cured by a retry is thrown. */
export type InvokeAnswer = CommandAccepted | CommandPerformed | CommandRejected | QueryAnswered | InvokeFailed;

/** What the query found; without `result` it found nothing. */
export interface QueryAnswered {
  readonly outcome: 'answered';
  readonly result?: unknown;
}

/** The message was refused, and no retry cures it: the same problem as over HTTP. */
export interface InvokeFailed {
  readonly outcome: 'failed';
  readonly problem: Problem;
}

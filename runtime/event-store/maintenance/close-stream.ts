import type { Ambient } from '../../message/ambient.ts';
import { streamClosedType } from '../../message/commit.ts';
import type { MessageMetadata, MessageOrigin } from '../../message/metadata.ts';
import { ConcurrencyError, ConflictError } from '../errors.ts';
import type { EventStore, PendingCommit } from '../event-store.ts';
import { headAfter, type StreamHead } from '../stream-head.ts';
import { StreamNotFoundError } from './errors.ts';

/** How a stream is closed. */
export interface CloseStreamOptions {
  readonly ambient: Ambient;
  /**
   * Why, for people who look.
   *
   * @default none
   */
  readonly reason?: string | undefined;
  /**
   * Where the wish comes from, such as its `actor`.
   *
   * @default it is the first of its correlation
   */
  readonly metadata?: MessageOrigin | undefined;
  /**
   * Until when lost races are tried again, in milliseconds since the epoch.
   *
   * @default 10 seconds from now
   */
  readonly deadline?: number | undefined;
}

const defaultTimeoutMs = 10_000;

/** The pause after the `n`th lost race is up to `n` times this, at random. */
const jitterMs = 10;

/**
 * Closes a stream for good: a last commit is appended, behind which every append is a `StreamClosedError` (rule A3). Its events stay
 * readable; consumers pass over the closing commit. A stream that is closed already stays as it is.
 *
 * @param stream the stored key, such as `Order#o-1`
 * @returns the head of the closed stream
 * @throws {StreamNotFoundError}
 * @throws {ConflictError} when the stream kept changing until the deadline
 * @example
 * ```ts
 * import { type EventStore } from '@allframe/serverless/runtime';
 * import { closeStream, systemAmbient } from '@allframe/serverless/stores';
 *
 * export const retire = (store: EventStore, orderId: string) =>
 *   closeStream(store, `Order#${orderId}`, { ambient: systemAmbient, reason: 'older than ten years' });
 * ```
 */
export async function closeStream(store: EventStore, stream: string, options: CloseStreamOptions): Promise<StreamHead> {
  const { ambient, deadline = ambient.now() + defaultTimeoutMs } = options;
  const commit = closingCommit(options);
  let { head } = await store.load(stream, { deadline });
  if (head.version === 0) throw new StreamNotFoundError({ stream });
  for (let lost = 1; !head.isClosed; lost += 1) {
    try {
      return await store.append(head, commit, { deadline });
    } catch (error) {
      if (!(error instanceof ConcurrencyError)) throw error;
      head = headAfter(error.winner);
      if (!head.isClosed) await pauseAfter(lost, head, { ambient, deadline });
    }
  }
  return head;
}

function closingCommit({ ambient, reason, metadata = {} }: CloseStreamOptions): PendingCommit {
  return {
    commitId: ambient.newId(),
    timestamp: new Date(ambient.now()).toISOString(),
    metadata: metadataOf(metadata, ambient.newId()),
    events: [{ type: streamClosedType, data: reason === undefined ? {} : { reason }, schemaVersion: 1 }],
    closes: true,
  };
}

function metadataOf(origin: MessageOrigin, commandId: string): MessageMetadata {
  const { correlationId = commandId, causationId = commandId, causationDepth = 0 } = origin;
  return { ...origin, commandId, correlationId, causationId, causationDepth };
}

async function pauseAfter(
  lost: number,
  { stream, version }: StreamHead,
  { ambient, deadline }: { readonly ambient: Ambient; readonly deadline: number },
): Promise<void> {
  const pauseMs = ambient.random() * jitterMs * lost;
  if (ambient.now() + pauseMs >= deadline) throw new ConflictError({ stream, expected: undefined, actual: version });
  await ambient.sleep(pauseMs);
}

import { parseStreamKey } from '../contract/event-table.ts';
import type { Position } from '../message/position.ts';
import { applyEvents, handledEvents } from './apply-events.ts';
import { findWith } from './find-with.ts';
import { keyedDocuments } from './keyed-documents.ts';
import type { PositionedDocuments, PositionedReads } from './positioned-reads.ts';
import { isStreamsOwn } from './project-commits.ts';
import type { DocumentReads } from './reader.ts';
import { unseenUpTo } from './unseen-up-to.ts';

/**
 * Reads documents that hold at least what a stream held at a position, whether the projector came so far or not (rule B4): what it lacks
 * is read from the store and applied in memory, never written. A position that the documents can't show changes nothing: one of a stream
 * that the projection doesn't follow, or of another tenant.
 */
export function atPosition(position: Position, reads: PositionedReads): DocumentReads {
  const { projection, readModels, tenant } = reads;
  const { aggregate, tenant: owner } = parseStreamKey(position.stream);
  if (owner !== tenant || !projection.from.some(({ name }) => name === aggregate)) return readModels;
  const documents = isStreamsOwn(projection) ? ownDocument(position, reads) : keyedDocuments(position, reads);
  return {
    get: async (_projection, key) => ({ document: await documents.get(key) }),
    find: async (_projection, search) => findWith(await documents.touched(), projection, search, readModels),
  };
}

/** The one document that carries its stream's checkpoint; read once, so that a query sees it the same everywhere. */
function ownDocument(position: Position, { projection, readModels, store, tenant, deadline }: PositionedReads): PositionedDocuments {
  const { streamId } = parseStreamKey(position.stream);
  const once = memoized(async () => {
    const stored = await readModels.get(projection, streamId, { tenant });
    const unseen = await unseenUpTo(position, stored?.checkpoint, store, { deadline });
    const events = unseen.flatMap((commit) => handledEvents(projection, commit));
    return applyEvents(projection, stored?.document, events, { key: streamId, streamId, tenant });
  });
  return {
    get: async (key) => (key === streamId ? once() : (await readModels.get(projection, key, { tenant }))?.document),
    touched: async () => new Map([[streamId, await once()]]),
  };
}

function memoized<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= read();
    return value;
  };
}

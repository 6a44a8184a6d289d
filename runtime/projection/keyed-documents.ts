import { parseStreamKey } from '../contract/event-table.ts';
import type { RecordedEvent } from '../message/event.ts';
import type { Position } from '../message/position.ts';
import { applyEvents } from './apply-events.ts';
import { effectOf } from './commit-effect.ts';
import { checkHistory, checkPartial } from './follow-stream.ts';
import type { PositionedDocuments, PositionedReads } from './positioned-reads.ts';
import { commitAt, unseenUpTo } from './unseen-up-to.ts';

/** Documents that several streams may change, with what one of these streams has not brought to them yet. */
export function keyedDocuments(position: Position, reads: PositionedReads): PositionedDocuments {
  const { projection, readModels, tenant } = reads;
  const { streamId } = parseStreamKey(position.stream);
  let pending = pendingEvents(position, reads);
  return { get, touched };

  /** A document is known to lack the events only if their stream's checkpoint stays the same while it is read. */
  async function get(key: string): Promise<object | undefined> {
    for (;;) {
      const { events, revision } = await pending;
      const document = (await readModels.get(projection, key, { tenant }))?.document;
      const unseen = events.get(key) ?? [];
      if (unseen.length === 0) return document;
      const checkpoint = await readModels.checkpoint(projection, position.stream);
      if (checkpoint?.revision === revision) return applyEvents(projection, document, unseen, { key, streamId, tenant });
      pending = pendingEvents(position, reads);
    }
  }

  async function touched(): Promise<ReadonlyMap<string, object | undefined>> {
    const { events } = await pending;
    const keys = events.size > 0 ? [...events.keys()] : await keysOf(position, reads);
    return new Map(await Promise.all(keys.map(async (key) => [key, await get(key)] as const)));
  }
}

/** By document: the events that it lacks, none where it has its part of a commit already. */
interface PendingEvents {
  readonly events: ReadonlyMap<string, readonly RecordedEvent[]>;
  /** Of the checkpoint of the stream. */
  readonly revision: number | undefined;
}

async function pendingEvents(position: Position, { projection, readModels, store, deadline }: PositionedReads): Promise<PendingEvents> {
  const checkpoint = await readModels.checkpoint(projection, position.stream);
  const unseen = await unseenUpTo(position, checkpoint?.seen, store, { deadline });
  checkPartial(checkpoint, unseen);
  const events = new Map<string, RecordedEvent[]>();
  for (const [index, commit] of unseen.entries()) {
    const applied = index === 0 ? (checkpoint?.partial?.applied ?? 0) : 0;
    for (const [place, [key, own]] of [...effectOf(projection, commit).events].entries())
      events.set(key, [...(events.get(key) ?? []), ...(place < applied ? [] : own)]);
  }
  return { events, revision: checkpoint?.revision };
}

/** The documents that the position's commit changes: an index may show them late, although they are stored. */
async function keysOf(position: Position, { projection, store, deadline }: PositionedReads): Promise<readonly string[]> {
  const commit = await commitAt(position, store, { deadline });
  checkHistory(position.stream, position, commit?.commitId);
  return commit ? [...effectOf(projection, commit).events.keys()] : [];
}

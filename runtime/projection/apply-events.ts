import { parseStreamKey } from '../contract/event-table.ts';
import type { Commit } from '../message/commit.ts';
import type { RecordedEvent } from '../message/event.ts';
import { upcast } from '../message/upcast.ts';
import type { AnyProjection, DocumentContext } from './projection.ts';

/**
 * The events of a commit that the projection has a handler for, upcast to today's schema.
 *
 * @throws {UnknownEventError} when the commit holds events of newer code (rule B2)
 */
export function handledEvents(projection: AnyProjection, commit: Commit): readonly RecordedEvent[] {
  const { stream, firstVersion, timestamp, metadata } = commit;
  const { aggregate: name } = parseStreamKey(stream);
  const aggregate = projection.from.find((source) => source.name === name);
  if (!aggregate) return [];
  return commit.events.flatMap((stored, index) => {
    const version = firstVersion + index;
    const event = upcast(stored, aggregate.catalogue, { stream, version });
    return event && projection.handlers[event.type] ? [{ type: event.type, data: event.data, version, timestamp, metadata }] : [];
  });
}

/** The document after these events. */
export function applyEvents(
  projection: AnyProjection,
  document: object | undefined,
  events: readonly RecordedEvent[],
  context: DocumentContext,
): object | undefined {
  return events.reduce<object | undefined>((current, event) => projection.handlers[event.type]?.(current, event, context), document);
}

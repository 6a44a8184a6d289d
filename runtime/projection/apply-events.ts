import type { Commit } from '../message/commit.ts';
import type { RecordedEvent } from '../message/event.ts';
import type { AnyProjection, DocumentContext } from './projection.ts';
import { recordedEvents } from './recorded-events.ts';

/**
 * The events of a commit that the projection has a handler for, upcast to today's schema.
 *
 * @throws {UnknownEventError} when the commit holds events of newer code (rule B2)
 */
export function handledEvents({ from, handlers }: AnyProjection, commit: Commit): readonly RecordedEvent[] {
  return recordedEvents(from, commit)
    .map(({ event }) => event)
    .filter(({ type }) => handlers[type]);
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

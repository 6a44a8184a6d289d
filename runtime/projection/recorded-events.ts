import { parseStreamKey } from '../contract/event-table.ts';
import type { AnyAggregate } from '../decider/aggregate.ts';
import { type Commit, eventIdOf } from '../message/commit.ts';
import type { RecordedEvent } from '../message/event.ts';
import { upcast } from '../message/upcast.ts';

/** An event as its consumers see it, with its id. */
export interface IdentifiedEvent {
  /** Unique, and the same however often the event comes. */
  readonly eventId: string;
  readonly event: RecordedEvent;
}

/**
 * The events of a commit, upcast to today's schema; none where its aggregate is not among these, or retired them.
 *
 * @throws {UnknownEventError} when the commit holds events of newer code (rule B2)
 */
export function recordedEvents(from: readonly AnyAggregate[], commit: Commit): readonly IdentifiedEvent[] {
  const { stream, firstVersion, timestamp, metadata } = commit;
  const { aggregate: name } = parseStreamKey(stream);
  const catalogue = from.find((source) => source.name === name)?.catalogue;
  if (!catalogue) return [];
  return commit.events.flatMap((stored, index) => {
    const version = firstVersion + index;
    const event = upcast(stored, catalogue, { stream, version });
    if (!event) return [];
    return [{ eventId: eventIdOf(commit, index), event: { type: event.type, data: event.data, version, timestamp, metadata } }];
  });
}

import type { PendingCommit } from '../event-store/event-store.ts';
import type { StoredEvent } from '../message/event.ts';
import { frozenJson } from '../message/json.ts';

/** The commit as a reader gets it: its data as JSON returns it, shared with nobody. */
export function asStored({ commitId, timestamp, metadata, events }: PendingCommit): PendingCommit {
  return { commitId, timestamp, metadata, events: events.map(eventAsStored) };
}

/** What has no JSON, such as `undefined`, is not stored. */
function eventAsStored(event: StoredEvent): StoredEvent {
  const { type, schemaVersion } = event;
  const data = frozenJson(event.data);
  return data === event.data && Object.isFrozen(event) ? event : { type, data, schemaVersion };
}

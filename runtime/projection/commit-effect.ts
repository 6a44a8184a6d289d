import { parseStreamKey } from '../contract/event-table.ts';
import { documentKeyFault } from '../contract/read-model-table.ts';
import type { Commit } from '../message/commit.ts';
import type { RecordedEvent } from '../message/event.ts';
import { handledEvents } from './apply-events.ts';
import { InvalidDocumentKeyError } from './errors.ts';
import type { AnyProjection } from './projection.ts';

/** What a commit does: by document, in the order in which the commit comes to them, the events to apply. */
export interface CommitEffect {
  readonly commit: Commit;
  readonly events: ReadonlyMap<string, readonly RecordedEvent[]>;
}

/**
 * The effect of a commit on the documents of a projection with a key function. The same for each worker and each try, which is what lets
 * one go on where another stopped.
 *
 * @throws {InvalidDocumentKeyError} when the key function returns what can be no key
 */
export function effectOf(projection: AnyProjection, commit: Commit): CommitEffect {
  const events = new Map<string, RecordedEvent[]>();
  for (const event of handledEvents(projection, commit)) {
    for (const key of keysOf(projection, event, commit.stream)) events.set(key, [...(events.get(key) ?? []), event]);
  }
  return { commit, events };
}

function keysOf(projection: AnyProjection, event: RecordedEvent, stream: string): ReadonlySet<string> {
  const { streamId, tenant } = parseStreamKey(stream);
  const returned: unknown = projection.key === 'stream' ? streamId : projection.key(event, { streamId, tenant });
  const keys: readonly unknown[] = Array.isArray(returned) ? returned : [returned];
  return new Set(keys.map((key) => checkedKey(projection, key, stream)));
}

function checkedKey({ name }: AnyProjection, key: unknown, stream: string): string {
  const fault = typeof key === 'string' ? documentKeyFault(key) : 'is no string';
  if (fault !== undefined) throw new InvalidDocumentKeyError({ projection: name, key, fault, stream });
  return key as string;
}

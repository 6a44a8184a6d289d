import type { Commit } from '../../message/commit.ts';
import type { StoredEvent } from '../../message/event.ts';
import { type AttributeItem, writeHeader } from './commit-item.ts';
import { writeMetadata } from './metadata-item.ts';

/** A large commit as its item: an object holds its events, and the item says which. */
export function writePointerItem(commit: Commit, pointer: string): AttributeItem {
  const [first] = commit.events as [StoredEvent];
  return {
    ...writeHeader(commit, first),
    metadata: { M: writeMetadata(commit.metadata, first.schemaVersion) },
    pointer: { S: pointer },
  };
}

/** An archived commit as what is left of its item: its key, and where it is. */
export function writeStubItem(commit: Commit, pointer: string): AttributeItem {
  const [first] = commit.events as [StoredEvent];
  return { ...writeHeader(commit, first), pointer: { S: pointer } };
}

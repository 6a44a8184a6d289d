import type { CollectionReference, DocumentSnapshot, Firestore } from '@google-cloud/firestore';
import { parseStreamKey } from '../../contract/event-table.ts';
import { firestoreId } from '../../contract/firestore.ts';
import { checkpointKey } from '../../contract/read-model-table.ts';
import { replaceDocuments, writtenAt } from '../../google-client/replace-documents.ts';
import { storedKey } from '../document-key.ts';
import type { AnyProjection } from '../projection.ts';
import type { ApplyOutcome, ChangeLimits, DocumentChange, RevisedDocument } from '../read-model-store.ts';
import { writeCheckpointFields } from './checkpoint-fields.ts';
import { readRevisedFields, readRevision, writeDocumentFields } from './document-fields.ts';

/** As of DynamoDB: a request of Firestore holds 10 MiB (https://cloud.google.com/firestore/quotas), index entries besides. */
export const commitLimits: ChangeLimits = { documents: 99, bytes: 2_000_000 };

/** Where a projection's documents are. */
export interface ProjectionCollection {
  readonly client: Firestore;
  readonly collection: CollectionReference;
  /** Its name in errors. */
  readonly store: string;
}

/**
 * Stores documents and their stream's checkpoint in one commit, if each is still the revision before. What is there is read first, because
 * Firestore compares times of writing, not fields: whoever writes in between makes the commit fail.
 */
export async function applyChange(
  { client, collection, store }: ProjectionCollection,
  projection: AnyProjection,
  { stream, checkpoint, documents }: DocumentChange,
): Promise<ApplyOutcome> {
  const of = parseStreamKey(stream);
  const changes = [
    { place: checkpointKey(stream), next: checkpoint, fields: writeCheckpointFields(stream, checkpoint) },
    ...[...documents].map(([key, next]) => ({ place: storedKey(key, of), next, fields: writeDocumentFields(projection, key, next, of) })),
  ].map(({ place, ...change }) => ({ ...change, document: collection.doc(firestoreId(place)) }));
  const [move, ...stored] = await client.getAll(...changes.map(({ document }) => document));
  if (!isNext(store, checkpoint, move)) return { applied: false };
  const newer = [...documents].flatMap(([key, next], index): [string, RevisedDocument][] =>
    isNext(store, next, stored[index]) ? [] : [[key, revisedOf(store, stored[index])]],
  );
  if (newer.length > 0) return { applied: false, newer: new Map(newer) };
  const before = [move, ...stored].map(writtenAt);
  const replacements = changes.map(({ document, fields }, index) => ({ document, fields, before: before[index] }));
  return { applied: await replaceDocuments(client, replacements) };
}

function isNext(store: string, { revision }: { readonly revision: number }, before: DocumentSnapshot | undefined): boolean {
  const fields = before?.data();
  return revision === (fields ? readRevision(store, fields) : 0) + 1;
}

function revisedOf(store: string, before: DocumentSnapshot | undefined): RevisedDocument {
  const fields = before?.data();
  return fields ? readRevisedFields(store, fields) : { document: undefined, revision: 0 };
}

import type { DocumentReference, DocumentSnapshot, Firestore, Timestamp } from '@google-cloud/firestore';
import { grpcCodes, hasCode } from './firestore-faults.ts';

/** The fields of a document. Fields that are not named stay as they are, so that every document of a kind names the same ones. */
export type DocumentFields = Readonly<Record<string, unknown>>;

/** A document that is to be made, or to take the place of the one that was read. */
export interface Replacement {
  readonly document: DocumentReference;
  readonly fields: DocumentFields;
  /** When the one that was read was written; none where there was none. */
  readonly before: Timestamp | undefined;
}

/**
 * Writes all documents in one commit, or none where one of them was changed since it was read. Nothing is locked meanwhile, as it would be in
 * a transaction that reads.
 *
 * @returns `false` when somebody else was there first; nothing was written then
 */
export async function replaceDocuments(client: Firestore, replacements: readonly Replacement[]): Promise<boolean> {
  const batch = client.batch();
  for (const { document, fields, before } of replacements) {
    if (before) batch.update(document, { ...fields }, { lastUpdateTime: before });
    else batch.create(document, fields);
  }
  try {
    await batch.commit();
    return true;
  } catch (error) {
    if (hasCode(error, ...lostRaces)) return false;
    throw error;
  }
}

/** A commit may fail for contention as well, after the client has tried it for a while. A document that was there is gone only by its time to live. */
const lostRaces = [grpcCodes.alreadyExists, grpcCodes.failedPrecondition, grpcCodes.notFound, grpcCodes.aborted];

/** When a document was written; none where there is none. */
export function writtenAt(snapshot: DocumentSnapshot | undefined): Timestamp | undefined {
  return snapshot?.exists ? snapshot.updateTime : undefined;
}

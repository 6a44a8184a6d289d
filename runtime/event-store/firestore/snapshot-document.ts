import type { DocumentReference, DocumentSnapshot, Firestore } from '@google-cloud/firestore';
import { firestoreCollections, firestoreFields, firestoreId } from '../../contract/firestore.ts';
import { replaceDocuments, writtenAt } from '../../google-client/replace-documents.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { maxItemBytes } from '../commit-size.ts';
import type { Snapshot } from '../snapshot.ts';
import { checkSnapshotSize } from '../snapshot-size.ts';

/** Where snapshots are kept. */
export interface SnapshotPlace {
  readonly client: Firestore;
  /** Holds those that are too large for a document. */
  readonly objects?: ObjectStore | undefined;
  /** From when on Firestore may delete it. */
  readonly expiresAt: Date;
}

/**
 * Keeps a snapshot in the place of the one before it, unless that is newer.
 *
 * @throws {SnapshotTooLargeError} where no document holds it and there is no bucket
 */
export async function writeSnapshot(snapshot: Snapshot, { client, objects, expiresAt }: SnapshotPlace): Promise<void> {
  const text = JSON.stringify(snapshot);
  const isLarge = Buffer.byteLength(text) > maxDocumentSnapshotBytes;
  if (!isLarge || !objects) checkSnapshotSize(snapshot, text);
  const document = snapshotDocument(client, snapshot);
  const [before] = await client.getAll(document, { fieldMask: ['version'] });
  if (before?.get('version') >= snapshot.version) return;
  const pointer = isLarge && objects ? await putSnapshot(objects, snapshot, text) : null;
  const { stream, fingerprint, version } = snapshot;
  const fields = {
    stream,
    fingerprint,
    version,
    snapshot: pointer === null ? text : null,
    pointer,
    [firestoreFields.expiry]: expiresAt,
  };
  await replaceDocuments(client, [{ document, fields, before: writtenAt(before) }]);
}

/** Reads a stream's snapshot; `undefined` where there is none that can be read: the load then begins at the first commit, and nothing is lost. */
export async function readSnapshot(document: DocumentSnapshot, objects: ObjectStore | undefined): Promise<Snapshot | undefined> {
  try {
    const snapshot = Object(JSON.parse(await textOf(document, objects))) as Snapshot;
    return isWhole(snapshot, document) ? snapshot : undefined;
  } catch {
    return undefined;
  }
}

/** The one document of a stream and fingerprint. */
export function snapshotDocument(client: Firestore, { stream, fingerprint }: Pick<Snapshot, 'stream' | 'fingerprint'>): DocumentReference {
  return client.collection(firestoreCollections.snapshots).doc(`${firestoreId(stream)}~${fingerprint}`);
}

/** As in other stores: room is left for keys and names. */
const maxDocumentSnapshotBytes = maxItemBytes - 4_096;

/** An object that is replaced is whole, so that whoever follows an older pointer reads a newer snapshot. */
async function putSnapshot(objects: ObjectStore, { stream, fingerprint }: Snapshot, text: string): Promise<string> {
  const key = `snapshots/${firestoreId(stream)}/${fingerprint}`;
  await objects.put(key, Buffer.from(text), { contentType: 'application/json' });
  return key;
}

async function textOf(document: DocumentSnapshot, objects: ObjectStore | undefined): Promise<string> {
  const pointer: unknown = document.get('pointer');
  if (typeof pointer !== 'string') return document.get('snapshot') ?? '';
  return Buffer.from((await objects?.get(pointer))?.bytes ?? []).toString();
}

/** Whether it is a snapshot of this stream and code, with everything that is read of one. */
function isWhole(snapshot: Snapshot, { id }: DocumentSnapshot): boolean {
  const { stream, fingerprint, version, firstVersion, commitId, timestamp, commands } = snapshot;
  if (typeof stream !== 'string' || `${firestoreId(stream)}~${fingerprint}` !== id) return false;
  if (typeof firstVersion !== 'number' || !(firstVersion >= 1) || firstVersion > version) return false;
  return typeof commitId === 'string' && typeof timestamp === 'string' && 'state' in snapshot && Array.isArray(commands?.seen);
}

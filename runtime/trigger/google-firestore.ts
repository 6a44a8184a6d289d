import { firestoreCollections } from '../contract/firestore.ts';
import { CorruptStreamError } from '../event-store/errors.ts';
import { type CommitFields, type CommitHeader, readCommitDocument, readCommitHeader } from '../event-store/firestore/commit-document.ts';
import type { Commit } from '../message/commit.ts';
import type { CloudEvent } from './google-cloud-event.ts';
import { UnexpectedPushError } from './google-errors.ts';
import { readEventDocument } from './google-firestore-document.ts';

/** The type of what Eventarc tells of a new document (https://cloud.google.com/eventarc/docs/reference/supported-events). */
export const documentCreated = 'google.cloud.firestore.document.v1.created';

/** What the handler does with a new commit. */
export interface DocumentDelivery {
  /** The event store's database: documents of another are refused. */
  readonly database: string;
  /**
   * Whether anybody here follows a stream. What nobody follows is not opened: the worker neither reads what it points to nor asks for a key.
   *
   * @default every stream is followed
   */
  readonly isFollowed?: ((stream: string) => boolean) | undefined;
  /** Wakes whoever follows a stream with a commit of it. */
  readonly wake: (commits: readonly Commit[]) => Promise<void>;
  /**
   * Makes the commit of what the event brings: reads what it only points to, and deciphers personal data.
   *
   * @throws {CorruptStreamError} where what it points to is missing, so that it can't ever be read
   */
  readonly open: (recorded: { readonly header: CommitHeader; readonly commit: Commit | undefined }) => Promise<Commit>;
  /** Told of a document that can't ever be read; parks its stream durably, from there on (rule C4). */
  readonly onUnreadable: (error: CorruptStreamError) => Promise<void>;
}

/**
 * Hands a new commit on. Eventarc brings each by itself, in no order, at least once and for 24 hours: it is a wake-up, and whoever follows reads
 * what it missed (rule C1). What can't ever be read is parked and counts as handled.
 *
 * @throws {UnexpectedPushError} when it is no new document of the event store
 * @throws what may be cured by delivering it again; what Eventarc loses, catch-up finds (rule C5)
 */
export async function handleDocumentEvent(event: CloudEvent, delivery: DocumentDelivery): Promise<void> {
  const { id, fields } = documentOf(event, delivery.database);
  if (typeof fields.stream === 'string' && delivery.isFollowed?.(fields.stream) === false) return;
  const commit = await opened(id, fields, delivery);
  if (commit) await delivery.wake([commit]);
}

/** Nothing where the stream was parked for it. */
async function opened(id: string, fields: CommitFields, { database, open, onUnreadable }: DocumentDelivery): Promise<Commit | undefined> {
  try {
    const header = readCommitHeader(database, id, fields);
    const commit = header.pointer === undefined ? readCommitDocument(database, id, fields) : undefined;
    return await open({ header, commit });
  } catch (error) {
    if (!(error instanceof CorruptStreamError) || !isOf(error, fields.stream)) throw error;
    await onUnreadable(error);
    return undefined;
  }
}

function documentOf(event: CloudEvent, database: string) {
  const unexpected = (fault: string) => new UnexpectedPushError({ expected: 'new commit', fault });
  if (event.type !== documentCreated) throw unexpected(`its type is ${event.type}`);
  const { name, fields } = readEventDocument(event.data);
  const [path = '', id] = splitAtLast(name, '/');
  const collection = `/databases/${database}/documents/${firestoreCollections.commits}`;
  if (!path.endsWith(collection)) throw unexpected(`it tells of ${name}, which is none of the database ${database}`);
  return { id, fields };
}

/** What names no stream is nobody's to park. */
function isOf({ stream }: CorruptStreamError, named: unknown): boolean {
  return stream === named && stream.includes('#');
}

function splitAtLast(text: string, separator: string): readonly [string, string] {
  const at = text.lastIndexOf(separator);
  return [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
}

import { versionKey } from '../contract/event-table.ts';
import type { Commit } from '../message/commit.ts';
import type { ObjectStore } from '../transport/object-store.ts';
import { corrupt, type ItemPlace } from './errors.ts';

/**
 * Writes the object of a commit that no item holds (rule A7). Its key says what is in it, so that it is written once and never changed: the id
 * alone does not, since a command whose append failed may decide otherwise for the same version.
 *
 * @returns its key
 */
export async function putLargeCommit(objects: ObjectStore, commit: Commit): Promise<string> {
  const { stream, firstVersion, commitId } = commit;
  const bytes = bytesOf([commit]);
  const key = `commits/${encodeURIComponent(stream)}/${versionKey(firstVersion)}/${commitId}-${hashOf(bytes)}`;
  await put(objects, key, bytes);
  return key;
}

/** The object of commits that were archived (rule A3). */
export function archiveKey(first: Commit, last: Commit): string {
  return `archive/${encodeURIComponent(first.stream)}/${versionKey(first.firstVersion)}-${last.commitId}`;
}

/** Writes the object of commits, unless it is there. */
export async function putCommits(objects: ObjectStore, key: string, commits: readonly Commit[]): Promise<void> {
  await put(objects, key, bytesOf(commits));
}

function bytesOf(commits: readonly Commit[]): Buffer {
  return Buffer.from(JSON.stringify({ commits }));
}

function hashOf(bytes: Uint8Array): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('base64url').slice(0, hashLength);
}

const hashLength = 22;

async function put(objects: ObjectStore, key: string, bytes: Uint8Array): Promise<void> {
  await objects.put(key, bytes, { ifAbsent: true, contentType: 'application/json' });
}

/**
 * Reads the commits of an object.
 *
 * @param place the item that points to it
 * @throws {CorruptStreamError} when there is no such object, or it holds something else
 */
export async function getCommits(objects: ObjectStore, key: string, place: ItemPlace): Promise<readonly Commit[]> {
  const object = await objects.get(key);
  if (!object) throw corrupt(place, `the bucket has no object ${key}`);
  const { commits } = parsed(Buffer.from(object.bytes).toString(), key, place);
  if (!Array.isArray(commits) || !commits.every(isCommit)) throw corrupt(place, `the object ${key} holds no commits`);
  return commits;
}

function parsed(text: string, key: string, place: ItemPlace): { readonly commits?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch (cause) {
    throw corrupt(place, `the object ${key} is not JSON`, cause);
  }
}

function isCommit(value: unknown): value is Commit {
  const { stream, commitId, firstVersion, lastVersion, timestamp, metadata, events } = Object(value) as Partial<Commit>;
  if (![stream, commitId, timestamp].every((text) => typeof text === 'string') || typeof metadata !== 'object') return false;
  if (!Array.isArray(events) || !events.every(isEvent)) return false;
  return typeof firstVersion === 'number' && events.length > 0 && lastVersion === firstVersion + events.length - 1;
}

function isEvent(value: unknown): boolean {
  const { type, schemaVersion } = Object(value) as { readonly type?: unknown; readonly schemaVersion?: unknown };
  return typeof type === 'string' && typeof schemaVersion === 'number';
}

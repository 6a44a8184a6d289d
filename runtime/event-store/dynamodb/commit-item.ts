import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { keySeparator, versionKey } from '../../contract/event-table.ts';
import type { Commit } from '../../message/commit.ts';
import type { StoredEvent } from '../../message/event.ts';
import { corrupt, type ItemPlace } from '../errors.ts';
import { optional, wholeNumber } from './attributes.ts';
import { readMetadata, writeMetadata } from './metadata-item.ts';

/** An item in DynamoDB's own form. */
export type AttributeItem = Record<string, AttributeValue>;

/** What an item says of its commit, whether it holds the events or points to them. */
export interface CommitHeader {
  readonly stream: string;
  readonly firstVersion: number;
  readonly lastVersion: number | undefined;
  readonly commitId: string;
  /** The key of the object that holds the commit, where the item doesn't. */
  readonly pointer: string | undefined;
}

/**
 * A commit as its item; `docs/event-store.md` lists the attributes.
 *
 * @param texts the data of its events as JSON, for who has them already
 */
export function writeCommitItem(commit: Commit, texts: readonly string[] = eventTexts(commit)): AttributeItem {
  const [first, ...further] = commit.events as [StoredEvent, ...StoredEvent[]];
  const item = writeHeader(commit, first);
  item.payload = { S: texts[0] ?? 'null' };
  item.metadata = { M: writeMetadata(commit.metadata, first.schemaVersion) };
  if (further.length > 0) item.events = { L: further.map((event, index) => writeEvent(event, texts[index + 1] ?? 'null')) };
  return item;
}

/** The data of a commit's events as JSON; an event without data has `null`. */
export function eventTexts({ events }: Pick<Commit, 'events'>): readonly string[] {
  return events.map(({ data }) => JSON.stringify(data) ?? 'null');
}

/**
 * Reads a commit from its item. An item written by hand needs `PK`, `SK`, `event_type`, `payload`, `timestamp` and `metadata` only.
 *
 * @throws {CorruptStreamError} naming the store, the stream and the version
 */
export function readCommitItem(store: string, item: AttributeItem): Commit {
  const place = placeOf(store, item);
  const { stream, firstVersion, commitId, ...header } = readCommitHeader(store, item);
  const metadata = optional(item, 'metadata', 'M', place) ?? {};
  const events = [readEvent(item, metadata, place)];
  for (const { M: further = {} } of optional(item, 'events', 'L', place) ?? []) events.push(readEvent(further, further, place));
  const lastVersion = firstVersion + events.length - 1;
  if ((header.lastVersion ?? lastVersion) !== lastVersion) throw corrupt(place, `last_version is not ${lastVersion}`);
  return {
    stream,
    firstVersion,
    lastVersion,
    commitId,
    previousCommitId: optional(item, 'previous_commit_id', 'S', place),
    timestamp: required(item, 'timestamp', place),
    metadata: readMetadata(metadata, place),
    events,
    ...(optional(item, 'closes', 'BOOL', place) && { closes: true }),
  };
}

/**
 * Reads what every item of a commit says.
 *
 * @throws {CorruptStreamError}
 */
export function readCommitHeader(store: string, item: AttributeItem): CommitHeader {
  const place = placeOf(store, item);
  const stream = required(item, 'PK', place);
  const firstVersion = Number(required(item, 'SK', place));
  if (!stream.includes(keySeparator)) throw corrupt(place, `PK is not Aggregate${keySeparator}id`);
  if (!(firstVersion >= 1) || versionKey(firstVersion) !== place.version) throw corrupt(place, 'SK is not a version of 20 digits');
  const lastVersion = wholeNumber(item, 'last_version', place);
  const commitId = optional(item, 'commit_id', 'S', place) ?? `${place.stream}@${place.version}`;
  return { stream, firstVersion, lastVersion, commitId, pointer: optional(item, 'pointer', 'S', place) };
}

/** Where an item stands, as far as it says. */
export function placeOf(store: string, item: AttributeItem): ItemPlace {
  return { store, stream: item.PK?.S ?? 'no PK', version: item.SK?.S ?? 'no SK' };
}

/** What every item of a commit says. Attribute by attribute: V8 is slow to spread an object that gets further ones. */
export function writeHeader(
  { stream, firstVersion, lastVersion, commitId, previousCommitId, timestamp, events, closes }: Commit,
  first: StoredEvent,
): AttributeItem {
  const types = events.length === 1 ? [first.type] : [...new Set(events.map(({ type }) => type))];
  const item: AttributeItem = {
    PK: { S: stream },
    SK: { S: versionKey(firstVersion) },
    event_type: { S: first.type },
    timestamp: { S: timestamp },
    event_types: { SS: types },
    last_version: { N: String(lastVersion) },
    commit_id: { S: commitId },
  };
  if (previousCommitId !== undefined) item.previous_commit_id = { S: previousCommitId };
  if (closes) item.closes = { BOOL: true };
  return item;
}

function writeEvent({ type, schemaVersion }: StoredEvent, text: string): AttributeValue {
  return { M: { event_type: { S: type }, payload: { S: text }, schema_version: { N: String(schemaVersion) } } };
}

/** @param versioned what holds the version of its schema: of the first event the commit's metadata */
function readEvent(item: AttributeItem, versioned: AttributeItem, place: ItemPlace): StoredEvent {
  const schemaVersion = wholeNumber(versioned, 'schema_version', place) ?? 1;
  return { type: required(item, 'event_type', place), data: parsed(required(item, 'payload', place), place), schemaVersion };
}

function required(item: AttributeItem, attribute: string, place: ItemPlace): string {
  const value = item[attribute]?.S;
  if (value === undefined) throw corrupt(place, `${attribute} is missing or no string`);
  return value;
}

function parsed(payload: string, place: ItemPlace): unknown {
  try {
    return JSON.parse(payload);
  } catch (cause) {
    throw corrupt(place, 'payload is not JSON', cause);
  }
}

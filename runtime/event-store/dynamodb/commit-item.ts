import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { keySeparator, versionKey } from '../../contract/event-table.ts';
import type { Commit } from '../../message/commit.ts';
import type { StoredEvent } from '../../message/event.ts';
import type { MessageMetadata } from '../../message/metadata.ts';
import { CorruptStreamError } from '../errors.ts';

/** An item in DynamoDB's own form. */
export type AttributeItem = Record<string, AttributeValue>;

/** A commit as its item; `docs/event-store.md` lists the attributes. */
export function writeCommitItem(commit: Commit): AttributeItem {
  const [first, ...further] = commit.events as [StoredEvent, ...StoredEvent[]];
  return {
    PK: { S: commit.stream },
    SK: { S: versionKey(commit.firstVersion) },
    event_type: { S: first.type },
    payload: { S: JSON.stringify(first.data) },
    timestamp: { S: commit.timestamp },
    metadata: { M: writeMetadata(commit.metadata, first.schemaVersion) },
    ...(further.length > 0 && { events: { L: further.map(writeEvent) } }),
    event_types: { SS: [...new Set(commit.events.map(({ type }) => type))] },
    last_version: { N: String(commit.lastVersion) },
    commit_id: { S: commit.commitId },
    ...(commit.previousCommitId !== undefined && { previous_commit_id: { S: commit.previousCommitId } }),
  };
}

/**
 * Reads a commit from its item. An item written by hand needs `PK`, `SK`, `event_type`, `payload`, `timestamp` and `metadata` only.
 *
 * @throws {CorruptStreamError} naming the store, the stream and the version
 */
export function readCommitItem(store: string, item: AttributeItem): Commit {
  const place = { store, stream: item.PK?.S ?? 'no PK', version: item.SK?.S ?? 'no SK' };
  const stream = required(item, 'PK', place);
  const firstVersion = Number(required(item, 'SK', place));
  const metadata = item.metadata?.M ?? {};
  const events = [readEvent(item, numberOf(metadata.schema_version) ?? 1, place)];
  for (const { M: further = {} } of item.events?.L ?? []) events.push(readEvent(further, numberOf(further.schema_version) ?? 1, place));
  const lastVersion = firstVersion + events.length - 1;
  if (!stream.includes(keySeparator)) throw corrupt(place, `PK is not Aggregate${keySeparator}id`);
  if (!(firstVersion >= 1) || versionKey(firstVersion) !== place.version) throw corrupt(place, 'SK is not a version of 20 digits');
  if ((numberOf(item.last_version) ?? lastVersion) !== lastVersion) throw corrupt(place, `last_version is not ${lastVersion}`);
  return {
    stream,
    firstVersion,
    lastVersion,
    commitId: item.commit_id?.S ?? `${place.stream}@${place.version}`,
    previousCommitId: item.previous_commit_id?.S,
    timestamp: required(item, 'timestamp', place),
    metadata: readMetadata(metadata, place),
    events,
  };
}

function writeEvent({ type, data, schemaVersion }: StoredEvent): AttributeValue {
  return { M: { event_type: { S: type }, payload: { S: JSON.stringify(data) }, schema_version: { N: String(schemaVersion) } } };
}

function readEvent(item: AttributeItem, schemaVersion: number, place: Place): StoredEvent {
  return { type: required(item, 'event_type', place), data: parsed(required(item, 'payload', place), place), schemaVersion };
}

function writeMetadata(metadata: MessageMetadata, schemaVersion: number): AttributeItem {
  return {
    command_id: { S: metadata.commandId },
    correlation_id: { S: metadata.correlationId },
    causation_id: { S: metadata.causationId },
    causation_depth: { N: String(metadata.causationDepth) },
    schema_version: { N: String(schemaVersion) },
    ...(metadata.inputHash !== undefined && { input_hash: { S: metadata.inputHash } }),
    ...(metadata.actor !== undefined && { actor: { S: metadata.actor } }),
    ...(metadata.tenant !== undefined && { tenant: { S: metadata.tenant } }),
    ...(metadata.traceParent !== undefined && { trace_parent: { S: metadata.traceParent } }),
    ...(metadata.traceState !== undefined && { trace_state: { S: metadata.traceState } }),
  };
}

/** Metadata of an item written by hand may be empty: its own place then stands for its cause. */
function readMetadata(metadata: AttributeItem, { stream, version }: Place): MessageMetadata {
  const commandId = metadata.command_id?.S ?? `${stream}@${version}`;
  return {
    commandId,
    correlationId: metadata.correlation_id?.S ?? commandId,
    causationId: metadata.causation_id?.S ?? commandId,
    causationDepth: numberOf(metadata.causation_depth) ?? 0,
    ...(metadata.input_hash?.S !== undefined && { inputHash: metadata.input_hash.S }),
    ...(metadata.actor?.S !== undefined && { actor: metadata.actor.S }),
    ...(metadata.tenant?.S !== undefined && { tenant: metadata.tenant.S }),
    ...(metadata.trace_parent?.S !== undefined && { traceParent: metadata.trace_parent.S }),
    ...(metadata.trace_state?.S !== undefined && { traceState: metadata.trace_state.S }),
  };
}

type Place = { readonly store: string; readonly stream: string; readonly version: string };

function required(item: AttributeItem, attribute: string, place: Place): string {
  const value = item[attribute]?.S;
  if (value === undefined) throw corrupt(place, `${attribute} is missing or no string`);
  return value;
}

function numberOf(value: AttributeValue | undefined): number | undefined {
  return value?.N === undefined ? undefined : Number(value.N);
}

function parsed(payload: string, place: Place): unknown {
  try {
    return JSON.parse(payload);
  } catch (cause) {
    throw corrupt(place, 'payload is not JSON', cause);
  }
}

function corrupt(place: Place, fault: string, cause?: unknown): CorruptStreamError {
  return new CorruptStreamError({ ...place, fault }, { cause });
}

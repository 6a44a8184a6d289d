import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { MessageMetadata } from '../../message/metadata.ts';
import type { ItemPlace } from '../errors.ts';
import { optional, wholeNumber } from './attributes.ts';

/** A commit's metadata as a map; the version of the first event's schema stands with it. */
export function writeMetadata(metadata: MessageMetadata, schemaVersion: number): Record<string, AttributeValue> {
  const item: Record<string, AttributeValue> = {
    command_id: { S: metadata.commandId },
    correlation_id: { S: metadata.correlationId },
    causation_id: { S: metadata.causationId },
    causation_depth: { N: String(metadata.causationDepth) },
    schema_version: { N: String(schemaVersion) },
  };
  if (metadata.inputHash !== undefined) item.input_hash = { S: metadata.inputHash };
  if (metadata.actor !== undefined) item.actor = { S: metadata.actor };
  if (metadata.tenant !== undefined) item.tenant = { S: metadata.tenant };
  if (metadata.traceParent !== undefined) item.trace_parent = { S: metadata.traceParent };
  if (metadata.traceState !== undefined) item.trace_state = { S: metadata.traceState };
  return item;
}

/**
 * Reads metadata.
 *
 * @param place where the item stands, which also stands for the command where an item was written by hand, and its metadata are empty
 * @throws {CorruptStreamError} when something is of another type: taken for missing, a repeated command would be done again
 */
export function readMetadata(metadata: Readonly<Record<string, AttributeValue>>, place: ItemPlace): MessageMetadata {
  const text = (name: string) => optional(metadata, name, 'S', place);
  const commandId = text('command_id') ?? `${place.stream}@${place.version}`;
  return {
    commandId,
    correlationId: text('correlation_id') ?? commandId,
    causationId: text('causation_id') ?? commandId,
    causationDepth: wholeNumber(metadata, 'causation_depth', place) ?? 0,
    ...present('inputHash', text('input_hash')),
    ...present('actor', text('actor')),
    ...present('tenant', text('tenant')),
    ...present('traceParent', text('trace_parent')),
    ...present('traceState', text('trace_state')),
  };
}

function present<Name extends string>(name: Name, value: string | undefined): { readonly [Key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: string });
}

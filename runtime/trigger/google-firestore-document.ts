import type { CloudEventData } from './google-cloud-event.ts';
import { UnexpectedPushError } from './google-errors.ts';
import { type ProtobufField, readProtobuf, textOfBytes } from './google-protobuf.ts';

/** A document as an event of Firestore brings it. */
export interface EventDocument {
  /** `projects/…/databases/…/documents/commits/…` */
  readonly name: string;
  /** As the official client would give them: maps as objects, whole numbers as numbers. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * The document that was made, of an event's data: `DocumentEventData` in protobuf or as JSON
 * (https://github.com/googleapis/google-cloudevents/blob/main/proto/google/events/cloud/firestore/v1/data.proto).
 *
 * @throws {UnexpectedPushError} when it is no such data, or tells of no document
 */
export function readEventDocument(data: CloudEventData): EventDocument {
  const document = data.kind === 'json' ? jsonDocument(data.value) : protobufDocument(data.bytes);
  if (document?.name) return document;
  throw new UnexpectedPushError({ expected: 'event of Firestore', fault: 'it tells of no document' });
}

function jsonDocument(value: unknown): EventDocument | undefined {
  const { value: document } = Object(value) as { readonly value?: unknown };
  const { name, fields } = Object(document) as { readonly name?: unknown; readonly fields?: unknown };
  return typeof name === 'string' ? { name, fields: jsonMap(fields) } : undefined;
}

function jsonMap(fields: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(Object(fields)).map(([name, value]) => [name, jsonValue(value)]));
}

/** https://cloud.google.com/firestore/docs/reference/rest/v1/Value */
function jsonValue(value: unknown): unknown {
  const [kind, held] = Object.entries(Object(value))[0] ?? [];
  switch (kind) {
    case 'integerValue':
    case 'doubleValue':
      return Number(held);
    case 'arrayValue':
      return ((Object(held) as { values?: readonly unknown[] }).values ?? []).map(jsonValue);
    case 'mapValue':
      return jsonMap((Object(held) as { fields?: unknown }).fields);
    case 'nullValue':
      return null;
    default:
      return held;
  }
}

/** `DocumentEventData.value` is field 1. */
function protobufDocument(bytes: Uint8Array): EventDocument | undefined {
  const [document] = bytesOfField(readProtobuf(bytes), 1);
  if (!document) return undefined;
  const fields = readProtobuf(document);
  const [name] = bytesOfField(fields, 1);
  return name && { name: textOfBytes(name), fields: protobufMap(bytesOfField(fields, 2)) };
}

/** An entry of a map is a message of its key and its value. */
function protobufMap(entries: readonly Uint8Array[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    entries.map((entry) => {
      const fields = readProtobuf(entry);
      const [key = new Uint8Array()] = bytesOfField(fields, 1);
      const [value = new Uint8Array()] = bytesOfField(fields, 2);
      return [textOfBytes(key), protobufValue(value)];
    }),
  );
}

/** https://github.com/googleapis/googleapis/blob/master/google/firestore/v1/document.proto */
function protobufValue(bytes: Uint8Array): unknown {
  const [field] = readProtobuf(bytes);
  if (!field) return undefined;
  const { number, bytes: held = new Uint8Array(), integer = 0n } = field;
  switch (number) {
    case 1:
      return integer !== 0n;
    case 2:
      return Number(BigInt.asIntN(64, integer));
    case 3:
      return field.double;
    case 5:
    case 17:
      return textOfBytes(held);
    case 6:
      return protobufMap(bytesOfField(readProtobuf(held), 1));
    case 9:
      return bytesOfField(readProtobuf(held), 1).map(protobufValue);
    case 11:
      return null;
    default:
      return held;
  }
}

function bytesOfField(fields: readonly ProtobufField[], number: number): readonly Uint8Array[] {
  return fields.flatMap((field) => (field.number === number && field.bytes ? [field.bytes] : []));
}

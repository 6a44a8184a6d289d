import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';

const protos = join(__dirname, '../../../node_modules/@google-cloud/firestore/build/protos');

/** What Eventarc says of the data: `value` is the document as it is now, `old_value` as it was. */
const eventProto = `
  syntax = "proto3";
  package event;
  import "google/firestore/v1/document.proto";
  message DocumentEventData { google.firestore.v1.Document value = 1; google.firestore.v1.Document old_value = 2; }
`;

let loaded: protobuf.Type | undefined;

/** A document as Firestore's REST API shows it. */
export interface RestDocument {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A document's event in protobuf, written by protobufjs after Firestore's own definitions. */
export function protobufEvent(document: RestDocument): Uint8Array {
  loaded ??= load();
  return loaded.encode(loaded.fromObject({ value: { name: document.name, fields: wireMap(document.fields) } })).finish();
}

function load(): protobuf.Type {
  const root = new protobuf.Root();
  const bundled = dirname(require.resolve('protobufjs/package.json'));
  root.resolvePath = (_origin, target) => [join(protos, target), join(bundled, target)].find(existsSync) ?? target;
  protobuf.parse(eventProto, root);
  root.loadSync('google/firestore/v1/document.proto');
  return root.lookupType('event.DocumentEventData');
}

/** Protobufjs takes the names of REST, but for nothing. */
function wireMap(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, wireValue(value as object)]));
}

function wireValue(value: object): object {
  const [[kind = '', held] = []] = Object.entries(value);
  if (kind === 'mapValue') return { mapValue: { fields: wireMap((held as { fields?: Record<string, unknown> }).fields ?? {}) } };
  if (kind === 'arrayValue') return { arrayValue: { values: ((held as { values?: object[] }).values ?? []).map(wireValue) } };
  return kind === 'nullValue' ? { nullValue: 'NULL_VALUE' } : value;
}

import { firestoreCommitId } from '../../../../runtime/contract/firestore.ts';
import { writeCommitDocument } from '../../../../runtime/event-store/firestore/commit-document.ts';
import type { Commit } from '../../../../runtime/message/commit.ts';

/** A document's event in binary mode, as JSON: what Eventarc sends of a new commit. */
export function commitEvent(commit: Commit, database = 'orders-dev-event-store', pointer?: string) {
  const id = firestoreCommitId(commit.stream, commit.firstVersion);
  const name = `projects/p/databases/${database}/documents/commits/${id}`;
  const fields = Object.fromEntries(
    Object.entries(writeCommitDocument(commit, pointer)).map(([field, value]) => [field, restValue(value)]),
  );
  return { headers: eventHeaders, body: { value: { name, fields } } };
}

/** https://cloud.google.com/eventarc/docs/cloudevents */
export const eventHeaders = {
  'content-type': 'application/json',
  'ce-id': 'e-1',
  'ce-source': '//firestore.googleapis.com/projects/p/databases/orders-dev-event-store',
  'ce-type': 'google.cloud.firestore.document.v1.created',
  'ce-specversion': '1.0',
};

function restValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { booleanValue: value };
  if (typeof value === 'number') return { integerValue: String(value) };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(restValue) } };
  const fields = Object.entries(Object(value)).filter(([, held]) => held !== undefined);
  return { mapValue: { fields: Object.fromEntries(fields.map(([name, held]) => [name, restValue(held)])) } };
}

import { protobufEvent, type RestDocument } from '../../test/runtime/trigger/document-event.ts';
import type { FirestoreEmulator } from '../emulators/firestore.ts';
import { accounts, type GoogleFront } from './google-front.ts';

/** How an event travels: Eventarc has both modes, and both kinds of content. */
type Wire = (document: RestDocument, attributes: Record<string, string>) => { headers: Record<string, string>; body: string | Uint8Array };

const inProtobuf: Wire = (document, attributes) => {
  const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encodeURI(value)]));
  return { headers: { ...headers, 'content-type': 'application/protobuf' }, body: protobufEvent(document) };
};

const asStructuredJson: Wire = (document, attributes) => {
  const event = { ...attributes, datacontenttype: 'application/json', data: { value: document } };
  return { headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) };
};

/** Who is told of new documents. */
export interface Trigger {
  readonly path: string;
  readonly isStructured: boolean;
}

/**
 * Tells the worker of each new document of the emulator's collection `commits`, as Eventarc's triggers do: in no order, again until it is taken, and
 * now and then twice.
 */
export function forwardDocuments(firestore: FirestoreEmulator, database: string, triggers: readonly Trigger[], front: GoogleFront) {
  const client = firestore.client(database);
  let isOver = false;
  const deliver = async (id: string, { path, isStructured }: Trigger) => {
    const url = `http://${firestore.host}/v1/projects/local/databases/${database}/documents/commits/${encodeURIComponent(id)}`;
    const document = (await (await fetch(url, { headers: { authorization: 'Bearer owner' } })).json()) as RestDocument;
    const attributes = {
      ...{ specversion: '1.0', id, type: 'google.cloud.firestore.document.v1.created', database, document: `commits/${id}` },
      source: `//firestore.googleapis.com/projects/local/databases/${database}`,
    };
    const event = (isStructured ? asStructuredJson : inProtobuf)(document, attributes);
    while (!isOver && (await front.call(path, accounts.eventarc, event)) >= 300) await new Promise((wait) => setTimeout(wait, 200));
  };
  const stop = client.collection('commits').onSnapshot((snapshot) => {
    const made = snapshot.docChanges().flatMap(({ type, doc }) => (type === 'added' ? [doc.id] : []));
    for (const id of [...made.toReversed(), ...made.slice(0, 1)]) for (const trigger of triggers) void deliver(id, trigger);
  });
  return () => {
    isOver = true;
    stop();
  };
}

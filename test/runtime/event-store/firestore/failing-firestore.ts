import type { Firestore } from '@google-cloud/firestore';

/** A client whose calls all end in the same way, such as with an error of gRPC, or never. */
export function firestoreThat(answer: () => Promise<never>, calls: string[] = []): Firestore {
  const part = (requests: ReadonlySet<string>): object =>
    new Proxy(
      {},
      {
        get: (_, name) => {
          if (name === 'databaseId') return 'events';
          if (name === 'then') return undefined;
          if (!requests.has(String(name))) return () => part(name === 'batch' ? ofBatches : requests);
          return () => {
            calls.push(String(name));
            return answer();
          };
        },
      },
    );
  return part(ofDocuments) as Firestore;
}

/** An error as the client of Firestore throws it. */
export function grpcError(code: number, message = 'told by Firestore'): Error {
  return Object.assign(new Error(`${code} X: ${message}`), { code });
}

const ofDocuments = new Set(['get', 'create', 'set', 'getAll']);
const ofBatches = new Set(['commit']);

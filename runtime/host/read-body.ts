import type { IncomingMessage } from 'node:http';

/** What of a body was read: all of it, or nothing of use because it is too large. */
export type ReadBody = Buffer | 'too-large';

/** Whether a request has a body. Only these headers announce one (https://www.rfc-editor.org/rfc/rfc9112#section-6.3). */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Whether a request says itself that its body is too large: nothing of it needs to be read then. */
export function announcesTooMuch({ headers }: IncomingMessage, maxBytes: number): boolean {
  return Number(headers['content-length'] ?? 0) > maxBytes;
}

/**
 * Reads a body, at most as many bytes. By the events of the stream: its iterator takes as long as all else of a request.
 *
 * @throws Error when the client goes away before its end
 */
export function readBody(incoming: IncomingMessage, maxBytes: number): Promise<ReadBody> {
  if (announcesTooMuch(incoming, maxBytes)) return Promise.resolve('too-large');
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) return chunks.push(chunk);
      incoming.off('data', take).pause();
      return resolve('too-large');
    };
    incoming.on('data', take);
    incoming.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    // Every request is closed in the end, and to make an error takes longer than to read a body.
    incoming.once('close', () => incoming.complete || reject(new Error('The client went away before the end of its body')));
  });
}

/** A client that sends on is given as much time, in milliseconds, before it is answered. */
const patienceMs = 2_000;

/**
 * Reads the rest of a body, and throws it away: an answer is lost when its connection is closed under an upload. Who waits to be told to
 * send sends nothing.
 */
export function readAway(incoming: IncomingMessage): Promise<void> {
  if (incoming.headers.expect !== undefined || incoming.readableEnded) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(resolve, patienceMs);
    const done = () => {
      clearTimeout(late);
      resolve();
    };
    incoming.once('end', done).once('close', done).resume();
  });
}

import type { IncomingMessage } from 'node:http';
import { bodyOf } from '../http/body.ts';

/** Whether a request has a body. Only these headers announce one (https://www.rfc-editor.org/rfc/rfc9112#section-6.3). */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Whether a request says itself that its body is too large: nothing of it needs to be read then. */
export function announcesTooMuch({ headers }: IncomingMessage, maxBytes: number): boolean {
  return Number(headers['content-length'] ?? 0) > maxBytes;
}

/**
 * Reads a body, at most as many bytes; nothing of a larger one. By the events of the stream: its iterator takes as long as all else of a request.
 *
 * @throws Error when the client goes away before its end
 */
export function readBody(incoming: IncomingMessage, maxBytes: number): Promise<string | Uint8Array | undefined> {
  if (announcesTooMuch(incoming, maxBytes)) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const take = (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= maxBytes) return pieces.push(piece);
      pieces.length = 0;
      incoming.off('data', take).pause();
      return resolve(undefined);
    };
    incoming.on('data', take);
    incoming.on('end', () => resolve(bodyOf(pieces[0] && pieces.length === 1 ? pieces[0] : Buffer.concat(pieces))));
    // Every request is closed in the end, and to make an error takes longer than to read a body.
    incoming.on('close', () => incoming.complete || reject(new Error('The client went away before the end of its body')));
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

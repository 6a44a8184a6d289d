import { isUtf8 } from 'node:buffer';
import { BodyTooLargeError } from './errors.ts';
import type { HttpRequest } from './http-message.ts';

/** The largest body that an API takes unless it says otherwise, in bytes: far above what a command needs, far below what a platform takes. */
export const defaultMaxBodyBytes = 1024 * 1024;

/** A body as requests hold it: text only where no byte is lost by it. */
export function bodyOf(bytes: Buffer): string | Uint8Array {
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes;
}

/** The bytes of a body, as they came. */
export function bytesOf(body: string | Uint8Array = ''): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
}

/** @throws {BodyTooLargeError} */
export function checkBodySize({ body = '', isBodyTooLarge = false }: HttpRequest, maxBodyBytes: number): void {
  // No character has more than three bytes, nor needs to be counted where even so many fit.
  if (isBodyTooLarge || (body.length * 3 > maxBodyBytes && Buffer.byteLength(body) > maxBodyBytes))
    throw new BodyTooLargeError({ maxBodyBytes });
}

import { InvalidPageTokenError } from '../../../message/errors.ts';

const tokenMark = 'behind ';

/** By the document, so that a page goes on where the one before ended, whatever was retried meanwhile. */
export function writeListToken(id: string): string {
  return Buffer.from(tokenMark + id).toString('base64url');
}

/**
 * The document that a page ended with.
 *
 * @throws {InvalidPageTokenError} when the token is none
 */
export function readListToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  const id = text.slice(tokenMark.length);
  if (!text.startsWith(tokenMark) || !/^[0-9a-f]{8}-[^/]{1,1000}$/.test(id)) throw new InvalidPageTokenError({ source: 'checkpoints' });
  return id;
}

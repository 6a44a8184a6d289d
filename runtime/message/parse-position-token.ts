import { InvalidPositionError } from './errors.ts';
import type { Position } from './position.ts';

/**
 * The position that a token stands for.
 *
 * @throws {InvalidPositionError}
 */
export function parsePositionToken(token: string): Position {
  const [, version, commitId, stream] = positionPattern.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (version === undefined || commitId === undefined || stream === undefined || isTooLong(stream))
    throw new InvalidPositionError({ token });
  return { stream, version: Number(version), commitId: decoded(commitId, token) };
}

/** Version, commit id and stream: the version of at most 15 digits, which a number holds exactly. */
const positionPattern = /^(\d{1,15}):([^:]+):(.+)$/s;

/** No store holds a key of more than 2,048 bytes. */
function isTooLong(stream: string): boolean {
  return Buffer.byteLength(stream) > 2_048;
}

function decoded(commitId: string, token: string): string {
  try {
    return decodeURIComponent(commitId);
  } catch {
    throw new InvalidPositionError({ token });
  }
}

import { AllFrameError } from './errors.ts';

/** A place in a stream: the end of one commit. */
export interface Position {
  /** The stored key of the stream. */
  readonly stream: string;
  /** The version of the commit's last event. */
  readonly version: number;
  readonly commitId: string;
}

/** A position token is none that this service gave. */
export class InvalidPositionError extends AllFrameError {
  override readonly name = 'InvalidPositionError';
  readonly code = 'invalid-position';

  constructor({ token }: { token: string }) {
    super(`${JSON.stringify(token.slice(0, 40))} is no position token; send the token of a command's result as it came`);
  }
}

/** A position as an opaque token, of letters, digits, `-` and `_`: a reader that gets it back reads at least up to there (rule B4). */
export function positionToken({ stream, version, commitId }: Position): string {
  if (plain.test(commitId) && plain.test(stream)) return plainToken(`${version}:${commitId}:${stream}`);
  return Buffer.from(`${version}:${encodeURIComponent(commitId)}:${stream}`).toString('base64url');
}

/** What needs no encoding, and is the same in base64 and base64url but for the padding. */
const plain = /^[\w#.-]*$/;

/** Every command makes a token: this takes half as long as a buffer. */
function plainToken(text: string): string {
  const padding = (3 - (text.length % 3)) % 3;
  const encoded = btoa(text);
  return padding === 0 ? encoded : encoded.slice(0, -padding);
}

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

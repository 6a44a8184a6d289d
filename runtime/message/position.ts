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

/** A position as an opaque token: a reader that gets it back reads at least up to there (rule B4). */
export function positionToken({ stream, version, commitId }: Position): string {
  return Buffer.from(JSON.stringify([stream, version, commitId])).toString('base64url');
}

/**
 * The position that a token stands for.
 *
 * @throws {InvalidPositionError}
 */
export function parsePositionToken(token: string): Position {
  const parts = parsed(token);
  if (!Array.isArray(parts)) throw new InvalidPositionError({ token });
  const [stream, version, commitId] = parts as unknown[];
  if (typeof stream !== 'string' || !Number.isSafeInteger(version) || typeof commitId !== 'string')
    throw new InvalidPositionError({ token });
  return { stream, version: version as number, commitId };
}

function parsed(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
}

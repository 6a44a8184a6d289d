/** A place in a stream: the end of one commit. */
export interface Position {
  /** The stored key of the stream. */
  readonly stream: string;
  /** The version of the commit's last event. */
  readonly version: number;
  readonly commitId: string;
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

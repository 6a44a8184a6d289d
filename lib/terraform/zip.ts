import { zipSync } from 'fflate';

/** A file of an archive: its path inside, with slashes, and its content. */
export interface ZippedFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * Packs files into a ZIP archive: the same bytes for the same files on any machine. They are sorted, dated 1980 and readable by all;
 * fflate compresses in JavaScript, where zlib's output differs from one version to the next.
 *
 * @param comment stands at the archive's end: ASCII, at most 65,535 characters
 */
export function zip(files: readonly ZippedFile[], comment = ''): Buffer {
  const sorted = [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
  const archive = Buffer.from(zipSync(Object.fromEntries(sorted.map(({ path, content }) => [path, content])), sameEverywhere));
  archive.writeUInt16LE(comment.length, archive.length - commentLengthBytes);
  return Buffer.concat([archive, Buffer.from(comment, 'ascii')]);
}

/** The comment at an archive's end; nothing for any other file. */
export function zipComment(archive: Buffer): string | undefined {
  const at = archive.lastIndexOf(endOfDirectory);
  return at < 0 ? undefined : archive.subarray(at + endOfDirectoryBytes).toString('ascii');
}

// fflate reads the date in local time.
const sameEverywhere = { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: (0o100644 << 16) >>> 0 } as const;

// Section 4.3.16 of https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT: the record ends in the comment's length and the comment.
const endOfDirectory = Buffer.from('PK\x05\x06');
const endOfDirectoryBytes = 22;
const commentLengthBytes = 2;

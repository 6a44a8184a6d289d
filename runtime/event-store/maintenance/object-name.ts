/** What the name of an object says of what it holds. */
export interface ObjectName {
  readonly kind: 'commit' | 'archive' | 'snapshot';
  readonly stream: string;
  /** The sort key of the item that points to it; of an archive, of the first one. */
  readonly sortKey: string;
  /** What ends the name: the id of the commit, of an archive that of its last one, or the fingerprint of the snapshot. */
  readonly id: string;
}

const kinds = { commits: 'commit', archive: 'archive', snapshots: 'snapshot' } as const;

/** The prefixes of what the event store keeps in its bucket. */
export const objectPrefixes: readonly string[] = Object.keys(kinds).map((folder) => `${folder}/`);

const pattern = /^(commits|archive|snapshots)\/([^/]+)\/(\d{20})[/-](.+)$/s;

/** Reads the name of an object; `undefined` where the event store gives no such names. */
export function readObjectName(key: string): ObjectName | undefined {
  const [, folder, encoded = '', version = '', id = ''] = pattern.exec(key) ?? [];
  const kind = kinds[folder as keyof typeof kinds];
  const stream = kind && decoded(encoded);
  if (stream === undefined || key[key.length - id.length - 1] !== (kind === 'archive' ? '-' : '/')) return undefined;
  return { kind, stream, sortKey: kind === 'snapshot' ? `${version}#snapshot#${id}` : version, id };
}

/** A name that would be encoded in another way is none of ours. */
function decoded(encoded: string): string | undefined {
  try {
    const stream = decodeURIComponent(encoded);
    return encodeURIComponent(stream) === encoded ? stream : undefined;
  } catch {
    return undefined;
  }
}

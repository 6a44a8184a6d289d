import { parseStreamKey } from '../../contract/event-table.ts';
import type { TimestampIndex } from './indexed-tips.ts';

/** The partition of the index that the commits of a stream stand in: of all tenants, so that a reader need not know them. */
export function categoryOf(stream: string, { shards }: TimestampIndex): string {
  return `${parseStreamKey(stream).aggregate}#${hashOf(stream) % shards}`;
}

/** FNV-1a: the same everywhere and for good, since items stay where it put them. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

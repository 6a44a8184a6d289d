import type { QueryDocumentSnapshot } from '@google-cloud/firestore';
import { behindStreamOf, firestoreIdRange } from '../../contract/firestore.ts';
import type { StreamTip, TipPage, TipScan } from '../event-store.ts';
import { defaultTipLimit, isRecent, isWanted, newestTips, readTipToken, writeTipToken } from '../tip-scan.ts';
import type { IdRange } from './commit-collection.ts';

/** The fields that tips are made of. */
export const tipFields = ['stream', 'last_version', 'commit_id', 'timestamp'] as const;

/** One page of a scan: which ids, and how many of them. A segment is a share of the hashes that ids begin with. */
export function tipRange(scan: TipScan): IdRange & { readonly limit: number } {
  const { index, of } = scan.segment ?? { index: 0, of: 1 };
  const [after] = readTipToken<[after: string]>(scan, isPlace) ?? [];
  const before = index + 1 < of ? segmentStart(index + 1, of) : undefined;
  return { from: after ?? segmentStart(index, of), before, limit: scan.limit ?? defaultTipLimit };
}

/**
 * The tips of a page. A stream's newest commit comes first, so that the next page begins behind the last stream of this one, however many
 * commits that has: each stream comes once.
 */
export function tipPageOf(documents: readonly QueryDocumentSnapshot[], scan: TipScan): TipPage {
  const tips = newestTips(documents.flatMap(tipOf).filter(({ stream, timestamp }) => isWanted(scan, stream) && isRecent(scan, timestamp)));
  const last = documents.at(-1);
  if (!last || documents.length < (scan.limit ?? defaultTipLimit)) return { tips };
  return { tips, next: writeTipToken(scan, [behindStreamOf(last.id)]) };
}

/** A document that can't be read stands in the way of its own stream, where a load says so, and not of the scan. */
function tipOf(document: QueryDocumentSnapshot): readonly StreamTip[] {
  const { stream, last_version: version, commit_id: commitId, timestamp } = document.data();
  const isReadable = [stream, commitId, timestamp].every((text) => typeof text === 'string') && Number.isSafeInteger(version);
  return isReadable ? [{ stream, version, commitId, timestamp }] : [];
}

function segmentStart(index: number, of: number): string {
  return Math.floor((index * firestoreIdRange) / of)
    .toString(16)
    .padStart(8, '0');
}

function isPlace([after, ...others]: readonly unknown[]): boolean {
  return others.length === 0 && typeof after === 'string' && /^[0-9a-f]{8}-[^/]+~:$/.test(after) && Buffer.byteLength(after) <= 1_500;
}

import { parseStreamKey } from '../contract/event-table.ts';
import { InvalidPageTokenError } from '../message/errors.ts';
import type { StreamTip, TipScan } from './event-store.ts';

/** How much is read for a page of tips, unless the scan says. */
export const defaultTipLimit = 100;

/** What a token of tips holds beside the segment: where an adapter goes on. */
export type TipPlace = readonly (string | number)[];

/** The token of the page behind a place. */
export function writeTipToken({ segment }: TipScan, place: TipPlace): string {
  return Buffer.from(JSON.stringify([...segmentOf(segment), ...place])).toString('base64url');
}

/**
 * The place that a scan goes on from; none where it begins.
 *
 * @throws {InvalidPageTokenError} when its token is none, or one of another segment
 */
export function readTipToken<Place extends TipPlace>(
  { segment, after }: TipScan,
  isPlace: (place: readonly unknown[]) => boolean,
): Place | undefined {
  if (after === undefined) return undefined;
  const [index, of, ...place] = decoded(after);
  const [ownIndex, ownOf] = segmentOf(segment);
  if (index !== ownIndex || of !== ownOf || !isPlace(place)) throw new InvalidPageTokenError({ source: 'the event store' });
  return place as unknown as Place;
}

/** Whether a scan asks for a stream. */
export function isWanted({ aggregates }: TipScan, stream: string): boolean {
  return !aggregates || aggregates.includes(parseStreamKey(stream).aggregate);
}

/** A commit has the time at which its writer began, by the writer's clock: it may be in the store only some minutes later. */
const tipLagMs = 5 * 60_000;

/** The earliest timestamp of a tip that a scan asks for. */
export function earliestTip({ since }: TipScan): string | undefined {
  return since === undefined ? undefined : new Date(Date.parse(since) - tipLagMs).toISOString();
}

/** Whether a scan asks for a tip of this timestamp. */
export function isRecent(scan: TipScan, timestamp: string): boolean {
  return timestamp >= (earliestTip(scan) ?? '');
}

/** The newest of each stream's tips. */
export function newestTips(tips: Iterable<StreamTip>): readonly StreamTip[] {
  const newest = new Map<string, StreamTip>();
  for (const tip of tips) if (tip.version > (newest.get(tip.stream)?.version ?? 0)) newest.set(tip.stream, tip);
  return [...newest.values()];
}

function segmentOf(segment: TipScan['segment']): readonly [index: number, of: number] {
  return segment ? [segment.index, segment.of] : [0, 1];
}

function decoded(token: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

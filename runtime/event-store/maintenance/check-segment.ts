import { type AttributeItem, placeOf } from '../dynamodb/commit-item.ts';
import { checkItem, type ItemSource, type StreamPlace } from './check-item.ts';
import { checkStream, countPointer } from './check-stream.ts';
import { type CheckWork, itemSourceOf } from './check-work.ts';
import type { ItemKey } from './paced-table.ts';

/** How far a segment of the table was scanned. */
export interface SegmentPlace {
  readonly isDone: boolean;
  readonly after?: ItemKey | undefined;
  /** Of the last stream on the page before. */
  readonly stream?: ScannedStream | undefined;
}

interface ScannedStream extends StreamPlace {
  /** Whether it was read on its own already, so that its other items are passed over. */
  readonly isChecked?: boolean | undefined;
}

/**
 * Goes through a segment, page by page. A scan is eventually consistent and promises no order: what looks wrong in it is only a reason to
 * read that stream on its own, while an item that follows the one before it does so for certain.
 */
export async function checkSegment(
  segment: { readonly index: number; readonly of: number },
  begin: SegmentPlace,
  work: CheckWork & { readonly onPage: (place: SegmentPlace) => void },
): Promise<void> {
  const source = itemSourceOf(work);
  for (let place = begin; !place.isDone && !work.isStopped(); ) {
    const { items, next } = await work.table.scan(segment, place.after);
    let { stream } = place;
    for (const item of items) stream = await scanned(stream, item, { work, source });
    place = { isDone: next === undefined, after: next, stream };
    work.onPage(place);
  }
}

async function scanned(
  before: ScannedStream | undefined,
  item: AttributeItem,
  { work, source }: { readonly work: CheckWork; readonly source: ItemSource },
): Promise<ScannedStream> {
  const { stream, version } = placeOf(source.table, item);
  const isSame = before?.stream === stream;
  work.add({ items: 1, streams: isSame ? 0 : 1 });
  const known: ScannedStream = isSame ? before : { stream, version: 0 };
  if (known.isChecked) return known;
  const { next, faults } = await checkItem(known, item, source);
  if (faults.length > 0) {
    await checkStream(stream, version, work);
    return { stream, isChecked: true };
  }
  countPointer(item, work);
  return next;
}

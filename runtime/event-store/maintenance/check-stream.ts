import { type AttributeItem, placeOf } from '../dynamodb/commit-item.ts';
import { checkItem, type ItemFault, type StreamPlace } from './check-item.ts';
import { type CheckWork, itemSourceOf } from './check-work.ts';

/**
 * Reads a stream on its own, strongly consistent, and reports what is wrong with it. A sweep deletes snapshots that stand behind nothing.
 *
 * @param from the sort key of the first item that was not counted yet
 */
export async function checkStream(stream: string, from: string, work: CheckWork): Promise<void> {
  const source = itemSourceOf(work);
  let place: StreamPlace = { stream, version: 0 };
  for await (const page of work.table.partition(stream))
    for (const item of page) {
      const { next, faults } = await checkItem(place, item, source);
      for (const fault of faults) await reportFault(fault, item, work);
      if (faults.length === 0 && placeOf(source.table, item).version >= from) countPointer(item, work);
      place = next;
    }
}

/** Counts where an item points to, if it does. */
export function countPointer({ pointer }: AttributeItem, { add, objects }: CheckWork): void {
  if (pointer) add(objects ? { pointers: 1 } : { uncheckedPointers: 1 });
}

/** Commits are never deleted, and foreign items are not ours to delete. What was archived since it was read points elsewhere now. */
async function reportFault(fault: ItemFault, item: AttributeItem, work: CheckWork): Promise<void> {
  const { stream, version } = placeOf(work.table.name, item);
  const object = item.pointer?.S;
  if (fault.kind === 'dangling' && (await work.table.get([stream, version]))?.pointer?.S !== object) return;
  const isSwept = work.isSweeping && fault.subject === 'snapshot' && (await work.table.deleteUnchanged(item));
  work.report({ ...fault, stream, version, object, isSwept });
}

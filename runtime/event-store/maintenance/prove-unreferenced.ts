import type { ListedObject, ObjectStore } from '../../transport/object-store.ts';
import type { AttributeItem } from '../dynamodb/commit-item.ts';
import { isSnapshotItem } from '../dynamodb/is-snapshot-item.ts';
import { checkItem } from './check-item.ts';
import type { ObjectName } from './object-name.ts';
import type { PacedTable } from './paced-table.ts';
import { createPointedCommits } from './pointed-commits.ts';

/** What strongly consistent reads say of an object. */
export interface ObjectVerdict {
  readonly state: 'referenced' | 'unreferenced' | 'unproven';
  /** Why, for people. */
  readonly reason: string;
}

/** What a proof rests on. */
export interface ProofSource {
  readonly table: PacedTable;
  readonly objects: ObjectStore;
  readonly now: () => number;
  /** Whether something in the table is known to point into this bucket: else it may be the bucket of another table. */
  readonly isBucketOfTable: boolean;
}

/** No writer lives so long: what it put into the bucket before is pointed to by now, or never will be. */
const youngMs = 24 * 60 * 60 * 1_000;

/**
 * Tells whether an object is one that no item points to and none ever will (rule A7). Its age alone proves nothing: a commit may be as old
 * as its object. A key of the table that is taken stays so, hence a writer that lost the race for it will never point to its object.
 */
export async function proveUnreferenced(name: ObjectName, object: ListedObject, source: ProofSource): Promise<ObjectVerdict> {
  const item = await source.table.get([name.stream, name.sortKey]);
  if (item?.pointer?.S === object.key) return referenced;
  if (name.kind === 'snapshot') return byAge('no snapshot points to it', object, source);
  if (name.kind === 'archive') return proveArchive(name, object.key, source);
  if (!item) return byAge('there is no commit at its place', object, source);
  if (await isReadable(item, name, source)) return { state: 'unreferenced', reason: 'another commit, or another object, is at its place' };
  return unproven('the item at its place is no readable commit, and may be mended with it');
}

const referenced: ObjectVerdict = { state: 'referenced', reason: 'an item points to it' };

function unproven(reason: string): ObjectVerdict {
  return { state: 'unproven', reason };
}

function byAge(reason: string, { lastModified = '' }: ListedObject, { now, isBucketOfTable }: ProofSource): ObjectVerdict {
  if (!isBucketOfTable) return unproven(`${reason}, but nothing in the table points into this bucket: it may be that of another`);
  const isOld = now() - Date.parse(lastModified) > youngMs;
  return isOld ? { state: 'unreferenced', reason } : unproven(`${reason} yet, and it is younger than 24 hours`);
}

/** What the item says must be there without this object. */
async function isReadable(item: AttributeItem, { stream }: ObjectName, { table, objects }: ProofSource): Promise<boolean> {
  const { faults } = await checkItem({ stream }, item, { table: table.name, objects, pointed: createPointedCommits(objects) });
  return faults.length === 0;
}

/**
 * An archive that was interrupted is taken up again with the same object, at any age: it is superfluous only where every commit that it
 * holds is in another object. An item that points somewhere never points elsewhere again.
 */
async function proveArchive({ stream, sortKey, id }: ObjectName, key: string, { table, objects }: ProofSource): Promise<ObjectVerdict> {
  const left = unproven('no item points to it, but archiving its stream may go on with it');
  const source = { table: table.name, objects, pointed: createPointedCommits(objects) };
  let isElsewhere = true;
  for await (const page of table.partition(stream, sortKey))
    for (const item of page.filter((one) => !isSnapshotItem(one))) {
      if (item.pointer?.S === key) return referenced;
      const { faults } = await checkItem({ stream }, item, source);
      isElsewhere &&= item.pointer !== undefined && faults.length === 0;
      if (item.commit_id?.S !== id) continue;
      return isElsewhere ? { state: 'unreferenced', reason: 'its commits are in other objects' } : left;
    }
  return left;
}

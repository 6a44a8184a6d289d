import type { ListedObject, ObjectStore } from '../../transport/object-store.ts';
import type { CheckWork } from './check-work.ts';
import { objectPrefixes, readObjectName } from './object-name.ts';
import { proveUnreferenced } from './prove-unreferenced.ts';

/** How far the bucket was gone through. */
export interface BucketPlace {
  readonly isDone: boolean;
  /** The prefix that is gone through, by its place in the list of them. */
  readonly prefix: number;
  readonly after?: string | undefined;
}

/** Goes through the bucket, page by page: one consistent read an object. A sweep deletes what that proves to be unreferenced. */
export async function checkObjects(
  objects: ObjectStore,
  begin: BucketPlace,
  work: CheckWork & { readonly parallel: number; readonly onPage: (place: BucketPlace) => void },
): Promise<void> {
  for (let place = begin; !place.isDone && !work.isStopped(); ) {
    const page = await objects.list(objectPrefixes[place.prefix] ?? '', { after: place.after });
    for (let start = 0; start < page.objects.length; start += work.parallel)
      await Promise.all(page.objects.slice(start, start + work.parallel).map((object) => checkObject(object, objects, work)));
    place = behind(place, page.next);
    work.onPage(place);
  }
}

function behind({ prefix }: BucketPlace, after: string | undefined): BucketPlace {
  if (after !== undefined) return { isDone: false, prefix, after };
  return { isDone: prefix + 1 === objectPrefixes.length, prefix: prefix + 1 };
}

async function checkObject(object: ListedObject, objects: ObjectStore, work: CheckWork): Promise<void> {
  work.add({ objects: 1 });
  const name = readObjectName(object.key);
  const facts = { subject: 'object', object: object.key, stream: name?.stream, isSwept: false } as const;
  if (!name) return work.report({ ...facts, kind: 'unproven', fault: 'its name is none that the event store gives' });
  const isBucketOfTable = work.counts().pointers > 0;
  const { state, reason } = await proveUnreferenced(name, object, { ...work, objects, isBucketOfTable });
  if (state === 'referenced') return;
  const isSwept = work.isSweeping && state === 'unreferenced';
  if (isSwept) await objects.delete(object.key);
  work.report({ ...facts, kind: state, fault: reason, isSwept });
}

import { deepStrictEqual, strictEqual } from 'node:assert';
import { checkpointKey } from '../contract/read-model-table.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { ReadModelStore, RevisedDocument, StreamCheckpoint } from '../projection/read-model-store.ts';
import { createReader } from '../projection/reader.ts';

/** Registers a test that uses keys and streams with the id in them. */
type Check = (name: string, run: (store: ReadModelStore, id: string) => Promise<void>) => void;

/** What every store of read models must hold of documents that several streams change. */
export function documentChangeContract(check: Check, projection: AnyProjection): void {
  const stored = (store: ReadModelStore, key: string) => store.get(projection, key);
  const seen = (store: ReadModelStore, stream: string) => store.checkpoint(projection, stream);
  const apply = (store: ReadModelStore, stream: string, checkpoint: StreamCheckpoint, documents: Record<string, RevisedDocument> = {}) =>
    store.apply(projection, { stream, checkpoint, documents: new Map(Object.entries(documents)) });

  check('has no checkpoint of a stream that changed nothing', async (store, id) => {
    strictEqual(await seen(store, `S#${id}`), undefined);
  });

  check('stores documents together with the checkpoint of their stream', async (store, id) => {
    const documents = { [`${id}-a`]: at(1, { owner: id, cents: 1 }), [`${id}-b`]: at(1, { owner: id, cents: 2 }) };
    deepStrictEqual(await apply(store, `S#${id}`, end(1), documents), { applied: true });
    deepStrictEqual(await stored(store, `${id}-b`), { document: { owner: id, cents: 2 }, revision: 1 });
    deepStrictEqual({ ...(await seen(store, `S#${id}`)), partial: undefined }, { ...end(1), partial: undefined });
    const { items } = await createReader(projection, store).find('byOwner' as never, { owner: id } as never);
    deepStrictEqual(items, [
      { owner: id, cents: 1 },
      { owner: id, cents: 2 },
    ]);
  });

  check('moves a checkpoint alone, and keeps how much of a commit is done', async (store, id) => {
    const partial = { revision: 2, seen: { version: 1, commitId: 'c1' }, partial: { commitId: 'c2', applied: 7 } };
    await apply(store, `S#${id}`, end(1));
    deepStrictEqual(await apply(store, `S#${id}`, partial), { applied: true });
    deepStrictEqual(await seen(store, `S#${id}`), partial);
    deepStrictEqual(await apply(store, `S#${id}`, end(2)), { applied: false });
    deepStrictEqual(await seen(store, `S#${id}`), partial);
  });

  check('keeps how much of the first commit is done, when none is done as a whole', async (store, id) => {
    const begun = { revision: 1, seen: undefined, partial: { commitId: 'c1', applied: 3 } };
    deepStrictEqual(await apply(store, `S#${id}`, begun, { [id]: at(1, { owner: id }) }), { applied: true });
    deepStrictEqual(await seen(store, `S#${id}`), begun);
  });

  check('stores nothing where the stream has gone on', async (store, id) => {
    await apply(store, `S#${id}`, end(1), { [id]: at(1, { n: 1 }) });
    for (const checkpoint of [end(1), end(3)])
      deepStrictEqual(await apply(store, `S#${id}`, checkpoint, { [id]: at(2, { n: 2 }), [`${id}-new`]: at(1, { n: 2 }) }), {
        applied: false,
      });
    deepStrictEqual(await stored(store, id), { document: { n: 1 }, revision: 1 });
    strictEqual(await stored(store, `${id}-new`), undefined);
  });

  check('stores nothing where another stream has changed a document, and may say what it is now', async (store, id) => {
    await apply(store, `A#${id}`, end(1), { [id]: at(1, { n: 1 }), [`${id}-other`]: at(1, { n: 1 }) });
    await apply(store, `B#${id}`, end(1), { [id]: at(2, { n: 2 }) });
    const late = { [id]: at(2, { n: 3 }), [`${id}-other`]: at(2, { n: 3 }), [`${id}-new`]: at(1, { n: 3 }) };
    const outcome = await apply(store, `C#${id}`, end(1), late);
    strictEqual(outcome.applied, false);
    if (!outcome.applied && outcome.newer) deepStrictEqual([...outcome.newer], [[id, { document: { n: 2 }, revision: 2 }]]);
    strictEqual(await seen(store, `C#${id}`), undefined);
    deepStrictEqual(await stored(store, `${id}-other`), { document: { n: 1 }, revision: 1 });
    strictEqual(await stored(store, `${id}-new`), undefined);
  });

  check('keeps the revision of a removed document, so that nobody takes what follows for what was', async (store, id) => {
    await apply(store, `S#${id}`, end(1), { [id]: at(1, { owner: id, cents: 1 }) });
    await apply(store, `S#${id}`, end(2), { [id]: at(2, undefined) });
    deepStrictEqual(await stored(store, id), { document: undefined, revision: 2 });
    deepStrictEqual((await createReader(projection, store).find('byOwner' as never, { owner: id } as never)).items, []);
    strictEqual((await apply(store, `T#${id}`, end(1), { [id]: at(1, { owner: id }) })).applied, false);
    deepStrictEqual(await apply(store, `T#${id}`, end(1), { [id]: at(3, { owner: id }) }), { applied: true });
  });

  check('lets one of many streams change a document at a time', async (store, id) => {
    const won = await Promise.all(
      Array.from({ length: 6 }, (_, stream) => apply(store, `S${stream}#${id}`, end(1), { [id]: at(1, { stream }) })),
    );
    strictEqual(won.filter(({ applied }) => applied).length, 1);
  });

  check('takes as many documents at once as it says', async (store, id) => {
    const keys = Array.from({ length: store.limits.documents }, (_, index) => `${id}-${index}`);
    const documents = Object.fromEntries(keys.map((key, index) => [key, at(1, { owner: id, index })]));
    deepStrictEqual(await apply(store, `S#${id}`, end(1), documents), { applied: true });
    deepStrictEqual(await stored(store, keys.at(-1) ?? ''), { document: { owner: id, index: keys.length - 1 }, revision: 1 });
  });

  check('shows no checkpoint as a document', async (store, id) => {
    await apply(store, `S#${id}`, end(1));
    strictEqual(await stored(store, checkpointKey(`S#${id}`)), undefined);
  });
}

function at(revision: number, document: object | undefined): RevisedDocument {
  return { document, revision };
}

function end(version: number): StreamCheckpoint {
  return { revision: version, seen: { version, commitId: `c${version}` } };
}

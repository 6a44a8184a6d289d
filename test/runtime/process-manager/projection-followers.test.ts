import { type AnyProjection, projection, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { InMemoryCheckpointStore } from '../../../runtime/process-manager/consumer/in-memory-checkpoint-store.ts';
import { wakeFollowers } from '../../../runtime/process-manager/consumer/wake-followers.ts';
import { projectionFollowersOf } from '../../../runtime/process-manager/followers-of.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';
import { Counter, CountUp, Totals } from '../counter.ts';
import { commitOf, RecordingStore } from '../recording-store.ts';

const Broken = projection(
  'Broken',
  { version: 1, from: [Counter], document: z.object({}), key: 'stream' },
  {
    Counted: () => {
      throw new Error('broken');
    },
  },
);

async function setUp(projections: readonly AnyProjection[], stream = 'Counter#a') {
  const store = new RecordingStore();
  const readModels = new InMemoryReadModelStore();
  await store.inner.append((await store.inner.load(stream)).head, commitOf('c-1'));
  const ports = { store, readModels, ambient: testAmbient(), checkpoints: new InMemoryCheckpointStore() };
  const followers = projectionFollowersOf(service('counters', { commands: [CountUp], projections }), ports);
  const { commits } = await store.inner.load(stream);
  return { readModels, commits, project: (given: typeof commits) => wakeFollowers(followers, given) };
}

describe('the projections of a service as followers', () => {
  it('passes commits over of aggregates that no projection follows, also such that begin alike', async () => {
    const { readModels, project, commits } = await setUp([Totals], 'CounterLog#a');
    await project(commits);
    await project([]);
    expect(await readModels.get(Totals, 'a')).toBeUndefined();
  });

  it('lets every projection end before it says that one failed', async () => {
    const { readModels, project, commits } = await setUp([Broken, Totals]);
    const slow = readModels.put.bind(readModels);
    jest.spyOn(readModels, 'put').mockImplementation(async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return slow(...args);
    });
    await expect(project(commits)).rejects.toThrow('broken');
    expect(await readModels.get(Totals, 'a')).toMatchObject({ document: { total: 1 } });
  });

  it('keeps the version up to date that another one replaces, each once', async () => {
    const Totals2 = projection(
      'Totals',
      { version: 2, replaces: Totals, from: [Counter], document: z.object({ count: z.number() }), key: 'stream' },
      { Counted: (document) => ({ count: (document?.count ?? 0) + 1 }) },
    );
    const { readModels, project, commits } = await setUp([Totals2, Totals]);
    const put = jest.spyOn(readModels, 'put');
    await project(commits);
    expect(put).toHaveBeenCalledTimes(2);
    expect(await readModels.get(Totals2, 'a')).toMatchObject({ document: { count: 1 } });
    expect(await readModels.get(Totals, 'a')).toMatchObject({ document: { total: 1 } });
  });
});

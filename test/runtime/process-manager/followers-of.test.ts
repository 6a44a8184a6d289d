import { projection } from '@allframe/serverless/runtime';
import * as z from 'zod';
import type { Middleware } from '../../../runtime/message/middleware.ts';
import { catchUp } from '../../../runtime/process-manager/consumer/catch-up.ts';
import { wakeFollowers } from '../../../runtime/process-manager/consumer/wake-followers.ts';
import { followersOf } from '../../../runtime/process-manager/followers-of.ts';
import { reactor } from '../../../runtime/process-manager/reactor.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { Counter, Totals } from '../counter.ts';
import { counted, world } from './consuming.ts';

const ByUnit = projection(
  'ByUnit',
  { version: 2, from: [Counter], document: z.object({ total: z.number() }), key: ({ data }) => ('unit' in data ? data.unit : []) },
  { Counted: (document, { data }) => ({ total: (document?.total ?? 0) + data.by }) },
);
const Broken = projection(
  'Broken',
  { version: 1, from: [Counter], document: z.object({}), key: 'stream' },
  {
    Counted: () => {
      throw new Error('broken');
    },
  },
);

/** A service with two projections, a broken one and a reactor, over memory. */
function serving(middleware: readonly Middleware[] = []) {
  const around = world();
  const readModels = new InMemoryReadModelStore();
  const mails: string[] = [];
  const Mailer = reactor(
    'Mailer',
    { from: [Counter], startFrom: 'beginning' },
    {
      Counted: (_event, { eventId }) => {
        mails.push(eventId);
      },
    },
  );
  const service = { name: 'counters', commands: [], projections: [Totals, ByUnit, Broken], sagas: [], reactors: [Mailer] };
  const followers = followersOf(service, {
    ...around.ports,
    ambient: around.ambient,
    readModels,
    middleware,
    publisher: { publish: async () => [] },
    timers: { set: async () => {}, cancel: async () => {} },
    sender: { send: async () => '' },
  });
  return { ...around, readModels, mails, followers };
}

describe('everything of a service that follows streams', () => {
  it('has names that stay', () => {
    const { followers } = serving();
    expect(followers.map(({ name }) => name)).toEqual([
      'projection:Totals@1',
      'projection:ByUnit@2',
      'projection:Broken@1',
      'reactor:Mailer',
    ]);
  });

  it('is woken together, and one that fails does not hold the others', async () => {
    const { append, followers, mails, readModels } = serving();
    await expect(wakeFollowers(followers, [await append('Counter#a')])).rejects.toThrow('broken');
    expect(mails).toEqual(['c-1-0']);
    expect(readModels.documentsOf(ByUnit)).toEqual({ piece: { total: 1 } });
    expect(readModels.documentsOf(Totals)).toMatchObject({ a: { total: 1 } });
  });

  it('lets a poisoned stream stand still for the one whose poison it is, and acknowledges the wake-up', async () => {
    const { append, followers, mails, parked } = serving();
    const commit = await append('Counter#a');
    for (let tries = 0; tries < 4; tries += 1) await expect(wakeFollowers(followers, [commit])).rejects.toThrow('broken');
    await wakeFollowers(followers, [commit]);
    expect(parked).toEqual([expect.objectContaining({ consumer: 'projection:Broken@1', stream: 'Counter#a' })]);
    await wakeFollowers(followers, [await append('Counter#a')]);
    expect(mails).toEqual(['c-1-0', 'c-2-0']);
  });

  it('is parked by a middleware that goes on failing around one stream, which is told what woke it', async () => {
    const operations: unknown[] = [];
    const { append, followers, mails, parked } = serving([
      (operation, next) => {
        operations.push(operation);
        if (operation.kind === 'trigger' && operation.source === 'Counter#a') throw new Error('bad header');
        return next();
      },
    ]);
    const commit = await append('Counter#a');
    for (let tries = 0; tries < 4; tries += 1)
      await expect(wakeFollowers(followers, [commit])).rejects.toThrow('could not follow Counter#a');
    expect(operations[0]).toEqual({ kind: 'trigger', name: 'stream', source: 'Counter#a', id: commit.commitId });
    await wakeFollowers(followers, [commit]);
    expect(parked).toHaveLength(4);
    await wakeFollowers(followers.slice(3), [await append('Counter#b')]);
    expect(mails).toEqual(['c-2-0']);
  });

  it('is parked by a document that is too large for the read model', async () => {
    const Large = projection(
      'Large',
      { version: 1, from: [Counter], document: z.object({ text: z.string() }), key: 'stream' },
      { Counted: () => ({ text: 'x'.repeat(410_000) }) },
    );
    const { append, ports, ambient, parked } = serving();
    const [follower] = followersOf(
      { name: 'counters', commands: [], projections: [Large], sagas: [], reactors: [] },
      {
        ...{ ...ports, ambient, readModels: new InMemoryReadModelStore(), publisher: { publish: async () => [] } },
        ...{ timers: { set: async () => {}, cancel: async () => {} }, sender: { send: async () => '' } },
      },
    );
    const commit = await append('Counter#a');
    for (let tries = 0; tries < 4; tries += 1)
      await expect(follower?.follow([commit])).rejects.toMatchObject({ code: 'document-too-large' });
    expect(await follower?.follow([commit])).toBe('parked');
    expect(parked).toEqual([expect.objectContaining({ consumer: 'projection:Large@1', stream: 'Counter#a' })]);
  });

  it('is not parked because a store does not answer', async () => {
    const { append, followers, readModels, parked } = serving();
    const get = jest.spyOn(readModels, 'get').mockRejectedValue(new Error('throttled'));
    const commit = await append('Counter#a');
    for (let tries = 0; tries < 9; tries += 1) await expect(wakeFollowers(followers, [commit])).rejects.toThrow();
    get.mockRestore();
    await wakeFollowers(followers.slice(0, 2), [commit]);
    expect(parked).toEqual([]);
    expect(readModels.documentsOf(Totals)).toMatchObject({ a: { total: 1 } });
  });

  it('tells of all who failed, if several did', async () => {
    const { append, followers, checkpoints } = serving();
    jest.spyOn(checkpoints, 'get').mockRejectedValue(new Error('no checkpoints'));
    const failure = wakeFollowers(followers, [await append('Counter#a')]);
    await expect(failure).rejects.toThrow(AggregateError);
    await expect(failure).rejects.toThrow(/projection:Totals@1, .*reactor:Mailer could not follow Counter#a/);
  });

  it('is caught up together', async () => {
    const { append, followers, ports, mails, readModels } = serving();
    for (const id of ['a', 'b', 'a']) await append(`Counter#${id}`, [counted(2)]);
    const { followers: found } = await catchUp(followers, ports);
    expect(mails.sort()).toEqual(['c-1-0', 'c-2-0', 'c-3-0']);
    expect(readModels.documentsOf(ByUnit)).toEqual({ piece: { total: 6 } });
    expect(found['projection:ByUnit@2']).toMatchObject({ streams: 2, behind: 2, events: 3, failures: [] });
    expect(found['projection:Broken@1']?.failures).toHaveLength(2);
    const again = (await catchUp(followers, ports)).followers;
    for (const name of ['projection:Totals@1', 'projection:ByUnit@2', 'reactor:Mailer']) expect(again[name]).toMatchObject({ caughtUp: 2 });
  });

  it('does nothing about streams that nobody follows, or when nothing came', async () => {
    const { append, followers, mails } = serving();
    await wakeFollowers(followers, []);
    await wakeFollowers(followers, [await append('Other#a')]);
    expect(mails).toEqual([]);
  });
});

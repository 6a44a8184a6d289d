import * as fc from 'fast-check';
import { HistoryDivergedError } from '../../../../runtime/event-store/errors.ts';
import { consume } from '../../../../runtime/process-manager/consumer/consumer.ts';
import { counted, name, watchedWorld } from '../consuming.ts';

const stream = 'Counter#a';

describe('a consumer', () => {
  it('handles commits as they come, without a read of the store', async () => {
    const { appendMany, deliver, handled, store, checkpoint } = watchedWorld();
    for (const commit of await appendMany(stream, 3)) await deliver(commit);
    expect(handled).toEqual(['c-1', 'c-2', 'c-3']);
    expect(await checkpoint()).toEqual({ revision: 3, seen: { version: 3, commitId: 'c-3' } });
    expect(store.calls).toEqual([]);
  });

  it('does nothing when nothing came', async () => {
    const { deliver, handled } = watchedWorld();
    expect(await deliver()).toBe('done');
    expect(handled).toEqual([]);
  });

  it('skips what it has handled, alone or together with what it has not', async () => {
    const { appendMany, deliver, handled } = watchedWorld();
    const [first, second, third] = await appendMany(stream, 3);
    await deliver(first, second);
    await deliver(second);
    await deliver(first);
    await deliver(third, second, third, first);
    expect(handled).toEqual(['c-1', 'c-2', 'c-3']);
  });

  it('reads what it missed from the store, and handles that first', async () => {
    const { appendMany, deliver, handled, store } = watchedWorld();
    const commits = await appendMany(stream, 5);
    await deliver(commits[0]);
    await deliver(commits[3]);
    expect(handled).toEqual(['c-1', 'c-2', 'c-3', 'c-4', 'c-5']);
    expect(store.calls).toEqual(['readAfter']);
  });

  it('moves its checkpoint over what it ignores, several commits at a time', async () => {
    const { append, deliver, handled, checkpoint } = watchedWorld();
    const ignored = [await append(stream, [counted(1, 'Closed')]), await append(stream, [counted(1, 'Closed')])];
    await deliver(...ignored);
    expect(await checkpoint()).toEqual({ revision: 1, seen: { version: 2, commitId: 'c-2' } });
    await deliver(await append(stream), await append(stream, [counted(1, 'Closed')]));
    expect(handled).toEqual(['c-3']);
    expect(await checkpoint()).toEqual({ revision: 3, seen: { version: 4, commitId: 'c-4' } });
  });

  it('moves its checkpoint to what it failed at, so that the rest is not done again', async () => {
    let isBroken = true;
    const fail = ({ commitId }: { commitId: string }) => {
      if (isBroken && commitId === 'c-3') throw new Error('no');
    };
    const { append, deliver, handled, checkpoint } = watchedWorld({ fail });
    const commits = [await append(stream), await append(stream, [counted(1, 'Closed')]), await append(stream)];
    await expect(deliver(...commits)).rejects.toThrow('no');
    expect((await checkpoint())?.seen).toEqual({ version: 2, commitId: 'c-2' });
    isBroken = false;
    await deliver(...commits);
    expect(handled).toEqual(['c-1', 'c-3']);
  });

  it('handles a commit again when it crashed between the effect and the checkpoint, and only that one', async () => {
    const { appendMany, deliver, handled, checkpoints } = watchedWorld();
    const commits = await appendMany(stream, 3);
    await deliver(commits[0]);
    const put = jest.spyOn(checkpoints, 'put').mockRejectedValue(new Error('crashed'));
    await expect(deliver(...commits)).rejects.toThrow('crashed');
    put.mockRestore();
    await deliver(...commits);
    expect(handled).toEqual(['c-1', 'c-2', 'c-2', 'c-3']);
  });

  it('goes on behind another worker that was faster', async () => {
    const { appendMany, consumer, deliver, handled, ports, checkpoint } = watchedWorld();
    const commits = await appendMany(stream, 3);
    const handle = consumer.handle.bind(consumer);
    const slow = { ...consumer };
    slow.handle = async (commit) => {
      if (commit.commitId === 'c-1') await deliver(commits[0], commits[1]);
      return handle(commit);
    };
    await consume(slow, commits, ports);
    expect(handled).toEqual(['c-1', 'c-2', 'c-1', 'c-3']);
    expect((await checkpoint())?.seen).toEqual({ version: 3, commitId: 'c-3' });
  });

  it('never moves its checkpoint back', async () => {
    const { appendMany, consumer, deliver, ports, checkpoint } = watchedWorld();
    const commits = await appendMany(stream, 3);
    const slow = { ...consumer };
    slow.handle = async () => {
      await deliver(...commits);
      return 'handled';
    };
    await consume(slow, commits.slice(0, 1), ports);
    expect((await checkpoint())?.seen).toEqual({ version: 3, commitId: 'c-3' });
  });

  it.each([
    ['the same version came by another commit', { version: 2, commitId: 'before' }],
    ['its checkpoint is beyond the tip', { version: 9, commitId: 'before' }],
    ['another commit than the next one followed', { version: 1, commitId: 'before' }],
  ])('says so when the store was restored to an earlier time and %s', async (_, seen) => {
    const { appendMany, checkpoints, deliver, handled } = watchedWorld();
    const commits = await appendMany(stream, 2);
    await checkpoints.put(name, stream, { revision: 1, seen });
    await expect(deliver(commits[1])).rejects.toThrow(HistoryDivergedError);
    expect(handled).toEqual([]);
  });
});

describe('any order and repetition of deliveries to any number of workers', () => {
  it('lets a consumer handle every commit at least once, each after those before it', async () => {
    const deliveries = fc.array(fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), deliveries, fc.scheduler(), async (length, batches, scheduler) => {
        const { appendMany, checkpoints, checkpoint, consumer, handled, ports } = watchedWorld();
        const commits = await appendMany(stream, length);
        const slow = {
          ...ports,
          checkpoints: {
            get: scheduler.scheduleFunction(checkpoints.get.bind(checkpoints)),
            put: scheduler.scheduleFunction(checkpoints.put.bind(checkpoints)),
            start: checkpoints.start.bind(checkpoints),
            list: checkpoints.list.bind(checkpoints),
          },
        };
        const work = [...batches, [length - 1]].map((batch) =>
          consume(
            consumer,
            batch.flatMap((index) => commits[index % length] ?? []),
            slow,
          ),
        );
        await scheduler.waitFor(Promise.all(work));
        const first = [...new Set(handled)];
        expect(first).toEqual(commits.map(({ commitId }) => commitId));
        expect((await checkpoint())?.seen).toEqual({ version: length, commitId: `c-${length}` });
      }),
      { numRuns: 100 },
    );
  });
});

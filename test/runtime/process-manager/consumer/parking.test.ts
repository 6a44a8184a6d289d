import { UnknownEventError } from '../../../../runtime/message/errors.ts';
import { withParking } from '../../../../runtime/process-manager/consumer/parking.ts';
import { counted, name, watchedWorld, world } from '../consuming.ts';

const stream = 'Counter#a';
const work = { consumer: 'projection:Totals@1', stream };
const unknown = new UnknownEventError({ stream, version: 1, type: 'New', schemaVersion: 1, known: undefined });

async function times(count: number, run: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index += 1) await run();
}

describe('work that fails', () => {
  it('is to be tried again, until it has failed five times; then its stream is parked with the reason', async () => {
    const { ports, checkpoints, ambient, parked } = world();
    const fail = () => withParking({ ...work, fromVersion: 3 }, () => Promise.reject(new Error('no such field')), ports);
    await times(4, () => expect(fail()).rejects.toThrow('no such field'));
    expect(parked).toEqual([]);
    expect(await fail()).toBe('parked');
    const reason = { fromVersion: 3, code: 'error', reason: 'no such field', at: new Date(ambient.now()).toISOString(), attempts: 5 };
    expect(parked).toEqual([{ ...work, ...reason }]);
    expect(await checkpoints.get(work.consumer, stream)).toEqual({ revision: 5, seen: undefined, parked: reason });
  });

  it('is not done any more once its stream is parked', async () => {
    const { ports, parked } = world();
    const attempt = jest.fn(() => Promise.reject(new Error('no')));
    await times(9, () => withParking(work, attempt, ports).catch(() => undefined));
    expect(attempt).toHaveBeenCalledTimes(5);
    expect(parked).toHaveLength(1);
  });

  it('stops neither other streams nor other consumers', async () => {
    const { ports } = world();
    await times(5, () => withParking(work, () => Promise.reject(new Error('no')), ports).catch(() => undefined));
    expect(await withParking({ ...work, stream: 'Counter#b' }, async () => {}, ports)).toBe('done');
    expect(await withParking({ ...work, consumer: 'projection:Totals@2' }, async () => {}, ports)).toBe('done');
    expect(await withParking(work, async () => {}, ports)).toBe('parked');
  });

  it('begins to count anew when it has succeeded', async () => {
    const { ports, parked } = world();
    await times(3, async () => {
      await times(4, () => expect(withParking(work, () => Promise.reject(new Error('no')), ports)).rejects.toThrow('no'));
      expect(await withParking(work, async () => {}, ports)).toBe('done');
    });
    expect(parked).toEqual([]);
  });

  it('counts for all workers together, however many fail at once', async () => {
    const { ports, checkpoints } = world();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => withParking(work, () => Promise.reject(new Error('no')), ports)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await checkpoints.get(work.consumer, stream))?.parked?.attempts).toBe(5);
  });

  it('is tried as often as the policy says', async () => {
    const { ports } = world();
    const fail = () => withParking(work, () => Promise.reject(new Error('no')), { ...ports, parking: { maxAttempts: 2 } });
    await expect(fail()).rejects.toThrow('no');
    expect(await fail()).toBe('parked');
  });

  it('waits some minutes for code that knows the events of newer code, and parks then', async () => {
    const { ports, ambient, parked } = world();
    const fail = () => withParking(work, () => Promise.reject(unknown), ports);
    await times(20, () => expect(fail()).rejects.toThrow(UnknownEventError));
    ambient.advance(299_999);
    await expect(fail()).rejects.toThrow(UnknownEventError);
    ambient.advance(1);
    expect(await fail()).toBe('parked');
    expect(parked).toEqual([expect.objectContaining({ code: 'unknown-event', attempts: 22 })]);
  });

  it('has patience with whatever calls itself retryable', async () => {
    const { ports, parked } = world();
    const outage = Object.assign(new Error('no connection'), { retryable: true });
    await times(9, () => expect(withParking(work, () => Promise.reject(outage), ports)).rejects.toThrow('no connection'));
    expect(parked).toEqual([]);
  });

  it('does not count what it waits for among the tries', async () => {
    const { ports } = world();
    await times(9, () => expect(withParking(work, () => Promise.reject(unknown), ports)).rejects.toThrow(UnknownEventError));
    const fail = () => withParking(work, () => Promise.reject(new Error('no')), ports);
    await times(4, () => expect(fail()).rejects.toThrow('no'));
    expect(await fail()).toBe('parked');
  });

  it('is tried again now and then where waiting may cure it, since code and others come back by themselves', async () => {
    const { ports, ambient, parked, checkpoints } = world();
    const attempt = jest.fn(() => Promise.reject(unknown));
    const run = () => withParking(work, attempt, { ...ports, parking: { patienceMs: 60_000 } });
    await expect(run()).rejects.toThrow(UnknownEventError);
    for (const tries of [2, 3]) {
      ambient.advance(60_000);
      await times(5, async () => expect(await run()).toBe('parked'));
      expect(attempt).toHaveBeenCalledTimes(tries);
      expect(parked.at(-1)).toMatchObject({ attempts: tries, retryAt: new Date(ambient.now() + 60_000).toISOString() });
    }
    ambient.advance(60_000);
    attempt.mockResolvedValue(undefined as never);
    expect(await run()).toBe('done');
    expect(await checkpoints.get(work.consumer, stream)).toEqual({ revision: 4, seen: undefined });
  });

  it('is given up for good when it fails otherwise then', async () => {
    const { ports, ambient, parked } = world();
    const run = (error: Error) => withParking(work, () => Promise.reject(error), { ...ports, parking: { patienceMs: 0 } });
    expect(await run(unknown)).toBe('parked');
    expect(await run(new Error('no'))).toBe('parked');
    ambient.advance(24 * 3_600_000);
    expect(await run(unknown)).toBe('parked');
    expect(parked.map(({ code, retryAt }) => [code, retryAt !== undefined])).toEqual([
      ['unknown-event', true],
      ['error', false],
    ]);
  });

  it('goes on when newer code arrives in time', async () => {
    const { ports, ambient, checkpoints } = world();
    await times(9, () => expect(withParking(work, () => Promise.reject(unknown), ports)).rejects.toThrow(UnknownEventError));
    ambient.advance(200_000);
    expect(await withParking(work, async () => {}, ports)).toBe('done');
    expect((await checkpoints.get(work.consumer, stream))?.failing).toBeUndefined();
  });

  it('keeps a reason short, and takes what is no error as well', async () => {
    const { ports, parked } = world();
    const { parking } = { parking: { maxAttempts: 1 } };
    await withParking(work, () => Promise.reject(new Error('x'.repeat(5_000))), { ...ports, parking });
    await withParking({ ...work, stream: 'Counter#b' }, () => Promise.reject('just text'), { ...ports, parking });
    expect(parked.map(({ reason }) => reason)).toEqual(['x'.repeat(1_000), 'just text']);
  });
});

describe('a consumer', () => {
  it('comes back by itself, with all that it missed, when newer code has come late', async () => {
    let isOld = true;
    const fail = ({ commitId }: { commitId: string }) => {
      if (isOld && commitId === 'c-2') throw unknown;
    };
    const { appendMany, append, ambient, deliver, handled, checkpoint } = watchedWorld({ fail });
    const commits = await appendMany(stream, 3);
    await deliver(...commits).catch(() => undefined);
    ambient.advance(300_000);
    expect(await deliver(...commits)).toBe('parked');
    isOld = false;
    expect(await deliver(...commits)).toBe('parked');
    ambient.advance(300_000);
    expect(await deliver(await append(stream))).toBe('done');
    expect(handled).toEqual(['c-1', 'c-2', 'c-3', 'c-4']);
    expect((await checkpoint())?.parked).toBeUndefined();
  });

  it('is parked on a poisoned stream behind what it handled, while others go on', async () => {
    const fail = ({ commitId }: { commitId: string }) => {
      if (commitId === 'c-2') throw new Error('poison');
    };
    const { appendMany, append, deliver, handled, checkpoint, parked } = watchedWorld({ fail });
    const commits = await appendMany(stream, 3);
    await times(4, () => expect(deliver(...commits)).rejects.toThrow('poison'));
    expect(await deliver(...commits)).toBe('parked');
    expect(parked).toEqual([expect.objectContaining({ consumer: name, stream, fromVersion: 2, reason: 'poison', attempts: 5 })]);
    expect(await deliver(await append(stream))).toBe('parked');
    expect(await deliver(await append('Counter#b'))).toBe('done');
    expect(handled).toEqual(['c-1', 'c-5']);
    expect((await checkpoint())?.seen).toEqual({ version: 1, commitId: 'c-1' });
  });

  it('is not parked because a store does not answer', async () => {
    const { appendMany, checkpoints, deliver, handled, store, parked } = watchedWorld();
    const commits = await appendMany(stream, 3);
    await deliver(commits[0]);
    const put = jest.spyOn(checkpoints, 'put').mockRejectedValue(new Error('throttled'));
    await times(9, () => expect(deliver(commits[1])).rejects.toThrow('throttled'));
    put.mockRestore();
    const read = jest.spyOn(store, 'readAfter').mockRejectedValue(new Error('unreachable'));
    await times(9, () => expect(deliver(commits[2])).rejects.toThrow('unreachable'));
    read.mockRestore();
    await deliver(commits[2]);
    expect(parked).toEqual([]);
    expect(new Set(handled)).toEqual(new Set(['c-1', 'c-2', 'c-3']));
  });

  it('begins to count anew with each commit that it gets on', async () => {
    let tries = 0;
    const fail = () => {
      tries += 1;
      if (tries % 5 !== 0) throw new Error('not yet');
    };
    const { appendMany, deliver, handled, parked } = watchedWorld({ fail });
    const commits = await appendMany(stream, 4);
    await times(20, () => deliver(...commits).catch(() => undefined));
    expect(handled).toEqual(['c-1', 'c-2', 'c-3', 'c-4']);
    expect(parked).toEqual([]);
  });

  it('is not parked by a worker that comes too late', async () => {
    const { append, consumer, deliver, ports, parked, checkpoint } = watchedWorld();
    const commit = await append(stream, [counted()]);
    const late = withParking(
      { consumer: consumer.name, stream },
      async () => {
        await deliver(commit);
        throw new Error('too late');
      },
      { ...ports, parking: { maxAttempts: 2 } },
    );
    await expect(late).rejects.toThrow('too late');
    expect(parked).toEqual([]);
    expect(await deliver(await append(stream))).toBe('done');
    expect((await checkpoint())?.failing).toBeUndefined();
  });
});

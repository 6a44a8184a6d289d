import type { Commit } from '@allframe/serverless/runtime';
import { followWith } from '../../../../runtime/process-manager/consumer/follower.ts';
import { parkedStreams, retryParked } from '../../../../runtime/process-manager/consumer/parking-retry.ts';
import { name, watchedWorld } from '../consuming.ts';

/** A consumer that fails at some commits until it is mended, parked on two streams of three. */
async function parkedWorld() {
  const poison = new Set(['c-2', 'c-4']);
  const fail = ({ commitId }: Commit) => {
    if (poison.has(commitId)) throw new Error(`poison ${commitId}`);
  };
  const around = watchedWorld({ fail });
  const { append, deliver, consumer, ports } = around;
  for (const stream of ['Counter#a', 'Counter#a', 'Counter#b', 'Counter#b', 'Counter#c']) {
    const commit = await append(stream);
    for (let tries = 0; tries < 5; tries += 1) await deliver(commit).catch(() => undefined);
  }
  await append('Counter#a');
  return { ...around, poison, follower: followWith(consumer, ports) };
}

describe('streams that are parked', () => {
  it('are listed by consumer', async () => {
    const { checkpoints } = await parkedWorld();
    expect(await parkedStreams(name, checkpoints)).toEqual(['Counter#a', 'Counter#b']);
    expect(await parkedStreams('reactor:Other', checkpoints)).toEqual([]);
  });

  it('are listed over several pages', async () => {
    const { checkpoints } = await parkedWorld();
    const list = checkpoints.list.bind(checkpoints);
    jest.spyOn(checkpoints, 'list').mockImplementation((consumer, search) => list(consumer, { ...search, limit: 1 }));
    expect(await parkedStreams(name, checkpoints)).toEqual(['Counter#a', 'Counter#b']);
  });

  it('are caught up by a retry, after what they failed at was mended', async () => {
    const { poison, follower, ports, handled, checkpoints } = await parkedWorld();
    expect(handled).toEqual(['c-1', 'c-3', 'c-5']);
    poison.clear();
    expect(await retryParked(follower, ports)).toEqual([
      { stream: 'Counter#a', outcome: 'caught-up' },
      { stream: 'Counter#b', outcome: 'caught-up' },
    ]);
    expect(handled).toEqual(['c-1', 'c-3', 'c-5', 'c-2', 'c-6', 'c-4']);
    expect(await parkedStreams(name, checkpoints)).toEqual([]);
  });

  it('are retried one by one where only one is named', async () => {
    const { poison, follower, ports, checkpoints } = await parkedWorld();
    poison.clear();
    expect(await retryParked(follower, ports, { stream: 'Counter#b' })).toEqual([{ stream: 'Counter#b', outcome: 'caught-up' }]);
    expect(await retryParked(follower, ports, { stream: 'Counter#b' })).toEqual([]);
    expect(await parkedStreams(name, checkpoints)).toEqual(['Counter#a']);
  });

  it('that fail again say so, are tried on, and are parked again in the end', async () => {
    const { poison, follower, ports, checkpoints, append, deliver } = await parkedWorld();
    poison.delete('c-2');
    expect(await retryParked(follower, ports)).toEqual([
      { stream: 'Counter#a', outcome: 'caught-up' },
      { stream: 'Counter#b', outcome: 'failed', error: new Error('poison c-4') },
    ]);
    expect(await parkedStreams(name, checkpoints)).toEqual([]);
    const next = await append('Counter#b');
    for (let tries = 0; tries < 4; tries += 1) await deliver(next).catch(() => undefined);
    expect(await parkedStreams(name, checkpoints)).toEqual(['Counter#b']);
  });

  it('that fail at once for good are parked again by the retry', async () => {
    const { consumer, ports } = await parkedWorld();
    const impatient = followWith(consumer, { ...ports, parking: { maxAttempts: 1 } });
    expect(await retryParked(impatient, ports, { stream: 'Counter#b' })).toEqual([{ stream: 'Counter#b', outcome: 'parked' }]);
  });

  it('are left to whoever retries them first', async () => {
    const { follower, ports, checkpoints } = await parkedWorld();
    jest.spyOn(checkpoints, 'put').mockResolvedValue(false);
    expect(await retryParked(follower, ports)).toEqual([]);
  });
});

import { skipParked } from '../../../../runtime/process-manager/consumer/parking-skip.ts';
import { name, watchedWorld } from '../consuming.ts';

const stream = 'Counter#a';

async function parkedAt(...poison: readonly string[]) {
  const around = watchedWorld({
    fail: ({ commitId }) => {
      if (poison.includes(commitId)) throw new Error(`poison ${commitId}`);
    },
  });
  const commits = await around.appendMany(stream, 4);
  for (let tries = 0; tries < 5; tries += 1) await around.deliver(...commits).catch(() => undefined);
  return around;
}

describe('what a consumer is parked at', () => {
  it('can be given up: it goes on behind the commit', async () => {
    const { consumer, ports, handled, checkpoint } = await parkedAt('c-2');
    expect(await skipParked(consumer, stream, ports)).toEqual({ stream, outcome: 'caught-up' });
    expect(handled).toEqual(['c-1', 'c-3', 'c-4']);
    expect((await checkpoint())?.seen).toEqual({ version: 4, commitId: 'c-4' });
  });

  it('can be given up where it is the first', async () => {
    const { consumer, ports, handled } = await parkedAt('c-1');
    await skipParked(consumer, stream, ports);
    expect(handled).toEqual(['c-2', 'c-3', 'c-4']);
  });

  it('may be followed by more of its kind', async () => {
    const { consumer, ports, handled } = await parkedAt('c-2', 'c-3');
    expect(await skipParked(consumer, stream, ports)).toEqual({ stream, outcome: 'failed', error: new Error('poison c-3') });
    expect(handled).toEqual(['c-1']);
  });

  it('is not given up where it stands still no more, or somebody else was faster', async () => {
    const { consumer, ports, checkpoints, handled } = await parkedAt('c-2');
    expect(await skipParked(consumer, 'Counter#b', ports)).toBeUndefined();
    jest.spyOn(checkpoints, 'put').mockResolvedValueOnce(false);
    expect(await skipParked(consumer, stream, ports)).toBeUndefined();
    expect(handled).toEqual(['c-1']);
  });

  it('may be a history that is gone: it goes on behind what the stream holds now', async () => {
    const { append, appendMany, checkpoints, consumer, deliver, handled, ports, parked } = watchedWorld();
    const commits = await appendMany(stream, 2);
    await checkpoints.put(name, stream, { revision: 1, seen: { version: 9, commitId: 'before' } });
    for (let tries = 0; tries < 5; tries += 1) await deliver(...commits).catch(() => undefined);
    expect(parked).toEqual([expect.objectContaining({ code: 'history-diverged', fromVersion: 10 })]);
    expect(await skipParked(consumer, stream, ports)).toEqual({ stream, outcome: 'caught-up' });
    await deliver(await append(stream));
    expect(handled).toEqual(['c-3']);
  });
});

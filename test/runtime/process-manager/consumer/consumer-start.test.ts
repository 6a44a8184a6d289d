import { startConsumers } from '../../../../runtime/process-manager/consumer/consumer-start.ts';
import { name, watchedWorld } from '../consuming.ts';

const stream = 'Counter#a';

describe('a consumer that is added to a full store', () => {
  it('handles what is appended from then on, and nothing of the past of its streams', async () => {
    const { appendMany, append, consumer, deliver, handled, ports, store } = watchedWorld({ startFrom: 'now' });
    await appendMany(stream, 50);
    await startConsumers([consumer], ports);
    await deliver(await append(stream));
    await deliver(await append(stream));
    await deliver(await append('Counter#new'));
    expect(handled).toEqual(['c-51', 'c-52', 'c-53']);
    expect(store.calls).toEqual(['readCommit']);
  });

  it('handles what it missed since its start, and nothing before', async () => {
    const { appendMany, consumer, deliver, handled, ports } = watchedWorld({ startFrom: 'now' });
    await appendMany(stream, 5);
    await startConsumers([consumer], ports);
    const [, , last] = await appendMany(stream, 3);
    await deliver(last);
    expect(handled).toEqual(['c-6', 'c-7', 'c-8']);
  });

  it('finds where it enters a stream whichever commits come first', async () => {
    for (const delivered of [[3, 5], [4, 5], [5], [0, 5], [5, 3]]) {
      const { appendMany, consumer, deliver, handled, ports } = watchedWorld({ startFrom: 'now' });
      const old = await appendMany(stream, 4);
      await startConsumers([consumer], ports);
      const commits = [...old, ...(await appendMany(stream, 2))];
      await deliver(...delivered.map((index) => commits[index]));
      expect(handled).toEqual(['c-5', 'c-6']);
    }
  });

  it('sees all that happened, in order and once, where it starts at the beginning', async () => {
    const { appendMany, append, consumer, deliver, handled, ports } = watchedWorld({ startFrom: 'beginning' });
    await appendMany(stream, 50);
    await startConsumers([consumer], ports);
    await deliver(await append(stream));
    expect(handled).toEqual(Array.from({ length: 51 }, (_, index) => `c-${index + 1}`));
  });

  it('repeats nothing when a mapping is made again and brings old records, whether it knows their streams or not', async () => {
    const { appendMany, consumer, deliver, handled, ports, checkpoint } = watchedWorld({ startFrom: 'now' });
    const old = await appendMany('Counter#old', 2);
    await startConsumers([consumer], ports);
    const known = await appendMany(stream, 2);
    for (const commit of known) await deliver(commit);
    for (const commit of [...old, ...known]) await deliver(commit);
    expect(handled).toEqual(['c-3', 'c-4']);
    expect((await checkpoint('Counter#old'))?.seen).toEqual({ version: 2, commitId: 'c-2' });
  });

  it('takes what is appended right after the start for new, and what was appended right before it for old', async () => {
    const { append, ambient, consumer, deliver, handled, ports } = watchedWorld({ startFrom: 'now' });
    const old = await append(stream);
    await startConsumers([consumer], ports);
    ambient.advance(-1_000);
    const commit = await append('Counter#new');
    for (const woken of [commit, old]) await deliver(woken);
    expect(handled).toEqual(['c-2']);
  });
});

describe('the start of a consumer', () => {
  it('is recorded once, at its first deployment', async () => {
    const { append, consumer, deliver, handled, ports } = watchedWorld({ startFrom: 'now' });
    await startConsumers([consumer], ports);
    const missed = await append(stream);
    await startConsumers([{ ...consumer, startFrom: 'beginning' }], ports);
    await deliver(missed);
    expect(handled).toEqual(['c-1']);
  });

  it('stays what it was when the code says something else later', async () => {
    const { append, consumer, deliver, handled, ports } = watchedWorld({ startFrom: 'beginning' });
    await append(stream);
    await startConsumers([{ ...consumer, startFrom: 'now' }], ports);
    await deliver(await append(stream));
    expect(handled).toEqual(['c-2']);
  });

  it('is set back where clocks differ, so that nothing is lost', async () => {
    const { appendMany, append, consumer, deliver, handled, ports } = watchedWorld({ startFrom: 'now' });
    await appendMany(stream, 30);
    await startConsumers([consumer], ports, { clockSkewMs: 15_000 });
    await deliver(await append(stream));
    expect(handled).toEqual(Array.from({ length: 16 }, (_, index) => `c-${index + 16}`));
  });

  it('lies five minutes before the first wake-up where nobody recorded it, so that none of those that come with it is lost', async () => {
    const { append, ambient, deliver, handled, checkpoints } = watchedWorld({ startFrom: 'now' });
    const [old, first, second] = [await append('Counter#old'), await append('Counter#first'), await append('Counter#second')];
    ambient.advance(298_500);
    for (const commit of [second, first, old]) await deliver(commit);
    expect(handled).toEqual(['c-3', 'c-2']);
    const start = await checkpoints.start(name, { startFrom: 'now', at: '2030-01-01T00:00:00.000Z' });
    expect(start.at).toBe(new Date(ambient.now() - 300_000).toISOString());
  });

  it('does not bring back what a mapping kept for hours', async () => {
    const { append, ambient, deliver, handled } = watchedWorld({ startFrom: 'now' });
    const old = await append(stream);
    ambient.advance(24 * 3_600_000);
    await deliver(old);
    await deliver(await append(stream));
    expect(handled).toEqual(['c-2']);
  });
});

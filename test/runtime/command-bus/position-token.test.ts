import { testAmbient } from '@allframe/serverless/testing';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../../runtime/command-bus/state-cache.ts';
import { parsePositionToken } from '../../../runtime/message/parse-position-token.ts';
import { CloseCounter, CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';

describe.each([
  ['with cached state', true],
  ['without a cache', false],
])('the position token of a result, %s', (_, isCached) => {
  const setUp = (tenants = false) => {
    const store = new RecordingStore();
    return { store, bus: createCommandBus({ store, ambient: testAmbient(), tenants, cache: isCached ? stateCache() : undefined }) };
  };
  const tokenOf = (result: unknown) => parsePositionToken((result as { token: string }).token);

  it('names the end of the commit that the command made', async () => {
    const { bus, store } = setUp();
    await bus.dispatch(CountUp, { counterId: 'a' });
    const result = await bus.dispatch(CloseCounter, { counterId: 'a' });
    const { head } = await store.inner.load('Counter#a');
    expect(tokenOf(result)).toEqual({ stream: 'Counter#a', version: 3, commitId: head.commitId });
  });

  it('names the whole key of a tenant’s stream', async () => {
    const { bus } = setUp(true);
    expect(tokenOf(await bus.dispatch(CountUp, { counterId: 'a' }, { tenant: 'acme' }))).toMatchObject({
      stream: 'acme#Counter#a',
      version: 1,
    });
  });

  it('names the tip where the decision was to do nothing, and is missing without a stream', async () => {
    const { bus, store } = setUp();
    expect(await bus.dispatch(CountUp, { counterId: 'a', by: 0 })).not.toHaveProperty('token', expect.anything());
    await bus.dispatch(CountUp, { counterId: 'a' });
    const { head } = await store.inner.load('Counter#a');
    expect(tokenOf(await bus.dispatch(CountUp, { counterId: 'a', by: 0 }))).toMatchObject({ version: 1, commitId: head.commitId });
  });

  it('of a repeated command is the first one', async () => {
    const { bus } = setUp();
    const first = await bus.dispatch(CountUp, { counterId: 'a' }, { commandId: 'c-1' });
    await bus.dispatch(CloseCounter, { counterId: 'a' });
    expect(tokenOf(await bus.dispatch(CountUp, { counterId: 'a' }, { commandId: 'c-1' }))).toEqual(tokenOf(first));
  });
});

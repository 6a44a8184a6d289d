import { command, effectCommand } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import type { Caller } from '../../../runtime/message/caller.ts';
import { ForbiddenError, TenantRequiredError, ValidationError } from '../../../runtime/message/errors.ts';
import { Counter, CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';

const anna: Caller = { kind: 'jwt', actor: 'anna', claims: { roles: ['counting'] } };
const bert: Caller = { kind: 'apiKey', actor: 'bert', claims: {} };

function setUp(options: { tenants?: boolean } = {}) {
  const store = new RecordingStore();
  return { store, bus: createCommandBus({ store, ambient: testAmbient(), ...options }) };
}

describe('authorize', () => {
  const asked: [Caller, object][] = [];
  const input = z.object({ counterId: z.string(), by: z.number().default(1) });
  const authorize = async (caller: Caller, given: object) => {
    asked.push([caller, given]);
    return caller.actor === 'anna';
  };
  const Guarded = command('Guarded', {
    input,
    aggregate: Counter,
    streamId: ({ counterId }) => counterId,
    authorize,
    decide: ({ by }) => Counter.events.Counted({ by }),
  });
  const performed: string[] = [];
  const GuardedEffect = effectCommand('GuardedEffect', { input, authorize, perform: ({ counterId }) => void performed.push(counterId) });

  beforeEach(() => {
    asked.length = 0;
    performed.length = 0;
  });

  it('is asked about the caller and the valid input, with its defaults', async () => {
    const { bus } = setUp();
    expect(await bus.dispatch(Guarded, { counterId: 'a' }, { caller: anna })).toMatchObject({ outcome: 'accepted' });
    expect(asked).toEqual([[anna, { counterId: 'a', by: 1 }]]);
  });

  it('refuses before anything is read or done', async () => {
    const { bus, store } = setUp();
    await expect(bus.dispatch(Guarded, { counterId: 'a' }, { caller: bert })).rejects.toThrow(ForbiddenError);
    await expect(bus.dispatch(Guarded, { counterId: 'a' }, { caller: bert })).rejects.toThrow('The caller bert may not use Guarded');
    await expect(bus.dispatch(GuardedEffect, { counterId: 'a' }, { caller: bert })).rejects.toThrow(ForbiddenError);
    expect([store.calls, performed]).toEqual([[], []]);
  });

  it('is asked of effects too', async () => {
    const { bus } = setUp();
    expect(await bus.dispatch(GuardedEffect, { counterId: 'a' }, { caller: anna })).toMatchObject({ outcome: 'performed' });
    expect(performed).toEqual(['a']);
  });

  it('is not asked about messages from inside the service, nor about input that is not valid', async () => {
    const { bus } = setUp();
    expect(await bus.dispatch(Guarded, { counterId: 'a' }, { actor: 'bert' })).toMatchObject({ outcome: 'accepted' });
    await expect(bus.dispatch(Guarded, { counterId: 1 } as never, { caller: bert })).rejects.toThrow(ValidationError);
    expect(asked).toEqual([]);
  });

  it.each([undefined, 'yes', 1])('says no with %j: only true is a yes', async (answer) => {
    const { bus } = setUp();
    const Loose = command('Loose', { input, aggregate: Counter, streamId: () => 'a', authorize: () => answer as never, decide: () => [] });
    await expect(bus.dispatch(Loose, { counterId: 'a' }, { caller: anna })).rejects.toThrow(ForbiddenError);
  });

  it('that fails fails the command', async () => {
    const { bus, store } = setUp();
    const Broken = command('Broken', {
      input,
      aggregate: Counter,
      streamId: () => 'a',
      authorize: () => Promise.reject(new Error('no answer')),
      decide: () => Counter.events.Counted({ by: 1 }),
    });
    await expect(bus.dispatch(Broken, { counterId: 'a' }, { caller: anna })).rejects.toThrow('no answer');
    expect(store.calls).toEqual([]);
  });
});

describe('the actor of what a caller sends', () => {
  it('is the caller, whatever the message says', async () => {
    const { bus, store } = setUp();
    await bus.dispatch(CountUp, { counterId: 'a' }, { caller: anna, actor: 'somebody' });
    await bus.dispatch(CountUp, { counterId: 'a' }, { caller: { kind: 'none', claims: {} }, actor: 'somebody' });
    await bus.dispatch(CountUp, { counterId: 'a' }, { actor: 'somebody' });
    const { commits } = await store.inner.load('Counter#a');
    expect(commits.map(({ metadata }) => metadata.actor)).toEqual(['anna', undefined, 'somebody']);
  });
});

describe('a tenant', () => {
  it('is part of the stream’s key and of what the decider sees', async () => {
    const { bus, store } = setUp({ tenants: true });
    const seen: unknown[] = [];
    const Look = command('Look', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => 'a',
      prepare: (_input, { tenant }) => void seen.push(tenant),
      decide: (_input, { total }, { tenant }) => {
        seen.push([tenant, total]);
        return Counter.events.Counted({ by: 1 });
      },
    });
    for (const tenant of ['acme', 'other', 'acme']) expect(await bus.dispatch(Look, {}, { tenant })).toMatchObject({ streamId: 'a' });
    expect(seen).toEqual(['acme', ['acme', 0], 'other', ['other', 0], 'acme', ['acme', 1]]);
    const { commits } = await store.inner.load('acme#Counter#a');
    expect(commits.map(({ metadata }) => metadata.tenant)).toEqual(['acme', 'acme']);
  });

  it('is the caller’s, where one calls', async () => {
    const { bus, store } = setUp({ tenants: true });
    await bus.dispatch(CountUp, { counterId: 'a' }, { caller: { ...anna, tenant: 'acme' } });
    await bus.dispatch(CountUp, { counterId: 'a' }, { caller: { ...anna, tenant: 'acme' }, tenant: 'acme' });
    expect((await store.inner.load('acme#Counter#a')).head.version).toBe(2);
  });

  it.each<[string, { tenant?: string; caller?: Caller }]>([
    ['is missing', {}],
    ['is empty', { tenant: '' }],
    ['is missing where the caller has none', { caller: anna }],
    ['is another one than the caller’s', { caller: { ...anna, tenant: 'acme' }, tenant: 'other' }],
    ['is named, but the caller has none', { caller: anna, tenant: 'acme' }],
    ['holds the separator of keys', { tenant: 'ac#me' }],
    ['looks like a key of our own', { tenant: '$erasure' }],
    ['holds half a character', { tenant: 'a\ud800' }],
    ['is too long', { tenant: 'x'.repeat(129) }],
  ])('that %s is refused before anything is read', async (_, options) => {
    const { bus, store } = setUp({ tenants: true });
    const failure = bus.dispatch(CountUp, { counterId: 'a' }, options);
    await expect(failure).rejects.toThrow(TenantRequiredError);
    await expect(failure).rejects.toThrow(/^CountUp needs a tenant, and /);
    expect(store.calls).toEqual([]);
  });

  it('is no part of anything in a service that declares none', async () => {
    const { bus, store } = setUp();
    await bus.dispatch(CountUp, { counterId: 'a' }, { tenant: 'acme' });
    const [commit] = (await store.inner.load('Counter#a')).commits;
    expect(commit?.metadata.tenant).toBeUndefined();
  });
});

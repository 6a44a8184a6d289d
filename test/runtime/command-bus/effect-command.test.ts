import { effectCommand, resilience } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { CannotSendError } from '../../../runtime/command-bus/errors.ts';
import type { SentCommandOptions } from '../../../runtime/command-bus/perform-effect.ts';
import type { EffectContext } from '../../../runtime/decider/effect-command.ts';
import { CausationDepthError, ValidationError } from '../../../runtime/message/errors.ts';
import { maxCausationDepth } from '../../../runtime/message/metadata.ts';
import { CircuitOpenError } from '../../../runtime/message/resilience-errors.ts';
import { CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';

function setUp() {
  const store = new RecordingStore();
  const sent: [name: string, input: unknown, options: SentCommandOptions][] = [];
  const bus = createCommandBus({
    store,
    ambient: testAmbient(),
    send: async ({ name }, input, options) => {
      sent.push([name, input, options]);
      return options.commandId;
    },
  });
  return { store, bus, sent };
}

const input = z.object({ email: z.string(), copies: z.number().default(1) });

describe('a command without an aggregate', () => {
  it('is performed, with valid input and what comes from outside', async () => {
    const { bus, store } = setUp();
    const seen: unknown[] = [];
    const Mail = effectCommand('Mail', {
      input,
      perform: (given, { commandId, now, actor, signal, newId }: EffectContext) => {
        seen.push(given, { commandId, now, actor, signal, id: typeof newId() });
      },
    });
    expect(await bus.dispatch(Mail, { email: 'a@example.com' }, { commandId: 'c-1', actor: 'anna' })).toEqual({
      outcome: 'performed',
      commandId: 'c-1',
    });
    expect(seen).toEqual([
      { email: 'a@example.com', copies: 1 },
      { commandId: 'c-1', now: '2026-01-01T00:00:00.000Z', actor: 'anna', signal: undefined, id: 'string' },
    ]);
    expect(store.calls).toEqual([]);
  });

  it('may refuse, and fail', async () => {
    const { bus } = setUp();
    const Mail = effectCommand('Mail', {
      input,
      perform: async ({ email }, { reject }) => {
        if (email === 'broken') throw new Error('no mail today');
        return email === '' ? reject('no-address', { email }) : undefined;
      },
    });
    expect(await bus.dispatch(Mail, { email: '' })).toEqual({ outcome: 'rejected', code: 'no-address', details: { email: '' } });
    await expect(bus.dispatch(Mail, { email: 'broken' })).rejects.toThrow('no mail today');
    await expect(bus.dispatch(Mail, {} as never)).rejects.toThrow(ValidationError);
  });

  it('is not performed too many causes away from the first message', async () => {
    const { bus } = setUp();
    const Mail = effectCommand('Mail', { input, perform: () => {} });
    await expect(bus.dispatch(Mail, { email: '' }, { causationDepth: maxCausationDepth + 1 })).rejects.toThrow(CausationDepthError);
  });

  it('runs inside its resilience, which tells it when a try is given up', async () => {
    const { bus } = setUp();
    const signals: unknown[] = [];
    const Mail = effectCommand('Mail', {
      input,
      resilience: resilience({ timeoutMs: 60_000, circuitBreaker: { failures: 2, resetMs: 60_000 } }),
      perform: (_input, { signal }) => {
        signals.push(signal?.aborted);
        throw new Error('down');
      },
    });
    for (let tries = 0; tries < 2; tries += 1) await expect(bus.dispatch(Mail, { email: '' })).rejects.toThrow('down');
    await expect(bus.dispatch(Mail, { email: '' })).rejects.toThrow(CircuitOpenError);
    expect(signals).toEqual([false, false]);
  });

  it('sends other commands, as caused by itself', async () => {
    const { bus, sent } = setUp();
    const Start = effectCommand('Start', {
      input,
      perform: async (_input, { send }) => {
        await send(CountUp, { counterId: 'a' });
        await send(CountUp, { counterId: 'b' }, { at: { afterSeconds: 60 } });
        await send(CountUp, { counterId: 'c' }, { commandId: 'own' });
      },
    });
    const origin = { correlationId: 'k', causationDepth: 3, actor: 'anna', traceParent: '00-a-b-01' };
    await bus.dispatch(Start, { email: '' }, { ...origin, commandId: 'c-1' });
    const caused = { ...origin, causationId: 'c-1', causationDepth: 4 };
    expect(sent).toMatchObject([
      ['CountUp', { counterId: 'a' }, { commandId: expect.stringMatching(/^effect:.{22}-1$/), origin: caused }],
      ['CountUp', { counterId: 'b' }, { commandId: expect.stringMatching(/^effect:.{22}-2$/), at: { afterSeconds: 60 }, origin: caused }],
      ['CountUp', { counterId: 'c' }, { commandId: 'own', origin: caused }],
    ]);
  });

  it('sends with the same ids when it is delivered again, or tried again', async () => {
    const { bus, sent } = setUp();
    let tries = 0;
    const Start = effectCommand('Start', {
      input,
      resilience: {
        execute: async (work) => Promise.resolve(work(new AbortController().signal)).catch(() => work(new AbortController().signal)),
      },
      perform: async (_input, { send }) => {
        tries += 1;
        await send(CountUp, { counterId: 'a' });
        if (tries === 1) throw new Error('half way');
        await send(CountUp, { counterId: 'b' });
      },
    });
    for (let delivery = 0; delivery < 2; delivery += 1) await bus.dispatch(Start, { email: '' }, { commandId: 'c-1' });
    const ids = sent.map(([, given, { commandId }]) => `${(given as { counterId: string }).counterId} ${commandId}`);
    const [a, , b] = ids;
    expect(ids).toEqual([a, a, b, a, b]);
    expect(a).not.toBe(b?.replace('b ', 'a '));
  });

  it('sends with ids of its own, whoever else chose the same command id', async () => {
    const sent: string[] = [];
    const send = async (_next: unknown, _input: unknown, { commandId }: SentCommandOptions) => String(sent.push(commandId));
    const bus = createCommandBus({ store: new RecordingStore(), ambient: testAmbient(), tenants: true, send });
    const perform = async (_input: unknown, { send }: EffectContext) => void (await send(CountUp, { counterId: 'a' }));
    const [Start, Other] = [effectCommand('Start', { input, perform }), effectCommand('Other', { input, perform })];
    const options = { commandId: 'c-1', tenant: 'acme', actor: 'anna' };
    await bus.dispatch(Start, { email: 'a' }, options);
    await bus.dispatch(Start, { email: 'a' }, { ...options, tenant: 'beta' });
    await bus.dispatch(Start, { email: 'a' }, { ...options, actor: 'ben' });
    await bus.dispatch(Start, { email: 'b' }, options);
    await bus.dispatch(Other, { email: 'a' }, options);
    expect(new Set(sent).size).toBe(5);
    await bus.dispatch(Start, { email: 'a' }, options);
    expect(sent[5]).toBe(sent[0]);
  });

  it('can’t send where nothing sends', async () => {
    const bus = createCommandBus({ store: new RecordingStore(), ambient: testAmbient() });
    const Start = effectCommand('Start', { input, perform: async (_input, { send }) => void (await send(CountUp, { counterId: 'a' })) });
    const failure = bus.dispatch(Start, { email: '' });
    await expect(failure).rejects.toThrow(CannotSendError);
    await expect(failure).rejects.toThrow('Start sends CountUp, but its command bus was made without send');
  });
});

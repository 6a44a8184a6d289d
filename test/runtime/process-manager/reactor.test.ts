import { aggregate } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { UnknownEventError } from '../../../runtime/message/errors.ts';
import { resilience } from '../../../runtime/message/resilience.ts';
import { TimedOutError } from '../../../runtime/message/resilience-errors.ts';
import { consume } from '../../../runtime/process-manager/consumer/consumer.ts';
import { type ReactorContext, reactor } from '../../../runtime/process-manager/reactor.ts';
import { createReactorConsumer } from '../../../runtime/process-manager/reactor-consumer.ts';
import { Counter, CountUp } from '../counter.ts';
import { counted, world } from './consuming.ts';

const stream = 'Counter#a';

type Effect = NonNullable<Parameters<typeof reactor<'Mailer', readonly [typeof Counter]>>[2]['Counted']>;

/** A reactor to `Counted` in a world, and what it sent. */
function reacting(effect: Effect, options: { resilience?: ReturnType<typeof resilience> } = {}) {
  const around = world();
  const sent: unknown[] = [];
  const Mailer = reactor('Mailer', { from: [Counter], startFrom: 'beginning', ...options }, { Counted: effect });
  const sender = {
    send: async (...message: readonly unknown[]) => {
      sent.push(message);
      return 'sent';
    },
  };
  const consumer = createReactorConsumer(Mailer, { ambient: around.ambient, sender });
  const deliver = (commit: Parameters<typeof consumer.handle>[0]) => consume(consumer, [commit], around.ports);
  return { ...around, consumer, sent, deliver };
}

describe('a reactor', () => {
  it('starts with what comes, unless it says otherwise, and keeps its checkpoints under its name', () => {
    const { from, ...plain } = reactor('Mailer', { from: [Counter] }, {});
    expect(plain).toMatchObject({ kind: 'reactor', name: 'Mailer', startFrom: 'now', resilience: undefined });
    const { consumer } = reacting(() => {});
    expect(consumer).toMatchObject({ name: 'reactor:Mailer', from: ['Counter'], startFrom: 'beginning' });
  });

  it('gets each event that it has a handler for, with its place and a key to tell duplicates by', async () => {
    const seen: unknown[] = [];
    const { append, deliver, ambient } = reacting((event, { send, ...context }) => {
      seen.push([event, context]);
    });
    const commit = await append(stream, [counted(1), counted(0, 'Closed'), counted(3)]);
    ambient.advance(5_000);
    await deliver(commit);
    const { timestamp, metadata } = commit;
    const place = { timestamp, metadata };
    const context = { streamId: 'a', tenant: undefined, metadata, now: new Date(ambient.now()).toISOString(), signal: undefined };
    expect(seen).toEqual([
      [
        { type: 'Counted', data: { by: 1, unit: 'piece' }, version: 1, ...place },
        { ...context, eventId: 'c-1-0' },
      ],
      [
        { type: 'Counted', data: { by: 3, unit: 'piece' }, version: 3, ...place },
        { ...context, eventId: 'c-1-2' },
      ],
    ]);
  });

  it('repeats the effects of a commit when one of them failed, under the same keys', async () => {
    const keys: string[] = [];
    const { append, deliver } = reacting((_event, { eventId }) => {
      keys.push(eventId);
      if (keys.length === 2) throw new Error('no');
    });
    const commit = await append(stream, [counted(), counted()]);
    await expect(deliver(commit)).rejects.toThrow('no');
    await deliver(commit);
    expect(keys).toEqual(['c-1-0', 'c-1-1', 'c-1-0', 'c-1-1']);
  });

  it('sends commands with ids that are the same when the effect is repeated, one step deeper in the same correlation', async () => {
    const { append, deliver, sent } = reacting(async (_event, { send }) => {
      await send(CountUp, { counterId: 'b' });
      await send(CountUp, { counterId: 'c' }, { at: { afterSeconds: 60 } });
      await send(CountUp, { counterId: 'd' }, { commandId: 'own' });
      if (sent.length === 3) throw new Error('crashed');
    });
    const commit = await append(stream, [counted()], { correlationId: 'first', causationDepth: 4, actor: 'anna' });
    await expect(deliver(commit)).rejects.toThrow('crashed');
    await deliver(commit);
    const origin = expect.objectContaining({ correlationId: 'first', causationId: 'c-1-0', causationDepth: 5, actor: 'anna' });
    const once = [
      [CountUp, { counterId: 'b' }, { at: undefined, commandId: 'c-1-0-Mailer-1', origin }],
      [CountUp, { counterId: 'c' }, { at: { afterSeconds: 60 }, commandId: 'c-1-0-Mailer-2', origin }],
      [CountUp, { counterId: 'd' }, { at: undefined, commandId: 'own', origin }],
    ];
    expect(sent).toEqual([...once, ...once]);
  });

  it('knows the tenant of a stream, and hands it on', async () => {
    const contexts: ReactorContext[] = [];
    const { append, deliver, sent } = reacting(async (_event, context) => {
      contexts.push(context);
      await context.send(CountUp, { counterId: 'b' });
    });
    await deliver(await append(`acme#${stream}`));
    expect(contexts[0]).toMatchObject({ tenant: 'acme', streamId: 'a' });
    expect(sent[0]).toEqual([
      CountUp,
      { counterId: 'b' },
      expect.objectContaining({ origin: expect.objectContaining({ tenant: 'acme' }) }),
    ]);
  });

  it('runs inside its resilience, which may give it up', async () => {
    let tries = 0;
    const { append, deliver } = reacting(
      async (_event, { signal }) => {
        tries += 1;
        if (tries < 3) throw new Error('no answer');
        expect(signal).toBeInstanceOf(AbortSignal);
      },
      { resilience: { execute: async (work) => retry(work) } },
    );
    await deliver(await append(stream));
    expect(tries).toBe(3);
    const { append: appendElsewhere, deliver: deliverElsewhere } = reacting(() => new Promise(() => {}), {
      resilience: resilience({ timeoutMs: 1 }),
    });
    await expect(deliverElsewhere(await appendElsewhere(stream))).rejects.toThrow(TimedOutError);
  });

  it('stops at an event of newer code, also one that it would not react to', async () => {
    const { append, deliver } = reacting(() => {});
    await expect(deliver(await append(stream, [counted(1, 'Unheard')]))).rejects.toThrow(UnknownEventError);
  });

  it('sees old events as those of today, and none that are retired', async () => {
    const Today = aggregate(
      'Counter',
      {
        events: { Counted: { schema: z.object({ n: z.number() }), version: 2, upcast: { 1: (old: { by: number }) => ({ n: old.by }) } } },
        retired: ['Closed'],
        initialState: {},
      },
      { Counted: (state) => state },
    );
    const seen: number[] = [];
    const Watching = reactor('Watching', { from: [Today] }, { Counted: ({ data }) => void seen.push(data.n) });
    const { append, ambient } = world();
    const consumer = createReactorConsumer(Watching, { ambient, sender: { send: async () => '' } });
    expect(await consumer.handle(await append(stream, [counted(7), counted(0, 'Closed')]))).toBe('handled');
    expect(await consumer.handle(await append(stream, [counted(0, 'Closed')]))).toBe('ignored');
    expect(seen).toEqual([7]);
  });

  it('ignores streams of others', async () => {
    const { append, consumer } = reacting(() => {});
    expect(await consumer.handle(await append('Other#a'))).toBe('ignored');
  });
});

async function retry<Result>(work: (signal: AbortSignal) => Promise<Result> | Result): Promise<Result> {
  for (;;) {
    try {
      return await work(new AbortController().signal);
    } catch {}
  }
}

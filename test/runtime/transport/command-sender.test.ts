import * as z from 'zod';
import type { SendCommand } from '../../../runtime/decider/effect-command.ts';
import type { WorkerMessage } from '../../../runtime/message/worker-message.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';
import { type CommandSenderOptions, createCommandSender, type SendOptions } from '../../../runtime/transport/command-sender.ts';
import type { QueueOptions } from '../../../runtime/transport/queue.ts';
import type { Timer } from '../../../runtime/transport/timers.ts';
import { CountUp } from '../counter.ts';

const Mail = { kind: 'effect', name: 'Mail', input: z.object({ to: z.string().transform((to) => to.trim()) }) } as const;

function setUp(options: Partial<CommandSenderOptions> = {}) {
  const sent: { queue: string; message: WorkerMessage; group: string | undefined }[] = [];
  const timers: Timer[] = [];
  const cancelled: string[] = [];
  const sender = createCommandSender({
    queues: { send: async (queue, message, { group }: QueueOptions = {}) => void sent.push({ queue, message, group }) },
    timers: { set: async (timer) => void timers.push(timer), cancel: async (id) => void cancelled.push(id) },
    queueOf: ({ name }) => (name === 'Mail' ? 'mails' : 'commands'),
    ambient: testAmbient({ start: '2026-01-01T00:00:00.000Z' }),
    ...options,
  });
  return { sender, sent, timers, cancelled };
}

describe('a command sender', () => {
  it('sends a command to its queue, in the group of its stream, and tells its id', async () => {
    const { sender, sent } = setUp();
    expect(await sender.send(CountUp, { counterId: 'a' })).toBe('id-1');
    expect(sent).toEqual([
      { queue: 'commands', group: 'Counter#a', message: { command: 'CountUp', input: { counterId: 'a' }, commandId: 'id-1' } },
    ]);
  });

  it('hands on where the command comes from, its id, and who waits for it', async () => {
    const { sender, sent } = setUp();
    const origin = {
      correlationId: 'c',
      causationId: 'e',
      causationDepth: 2,
      actor: 'anna',
      tenant: 'acme',
      traceParent: 't',
      traceState: 's',
    };
    expect(await sender.send(CountUp, { counterId: 'a' }, { commandId: 'c-1', origin, replyTo: 'Saga#1' })).toBe('c-1');
    expect(sent).toEqual([
      {
        queue: 'commands',
        group: 'acme#Counter#a',
        message: { ...origin, command: 'CountUp', input: { counterId: 'a' }, commandId: 'c-1', replyTo: 'Saga#1' },
      },
    ]);
  });

  it('lets a command without an aggregate stand alone, and sends its input as it came, not as its schema made it', async () => {
    const { sender, sent } = setUp();
    await sender.send(Mail, { to: ' anna ' });
    expect(sent).toMatchObject([{ queue: 'mails', group: undefined, message: { input: { to: ' anna ' } } }]);
  });

  it('asks for the group with what the schema made of the input', async () => {
    const { sender, sent } = setUp({ groupOf: ({ name }, input, { tenant }) => `${name} ${(input as { to: string }).to} ${tenant}` });
    await sender.send(Mail, { to: ' anna ' }, { origin: { tenant: 'acme' } });
    expect(sent[0]?.group).toBe('Mail anna acme');
  });

  it('refuses an input that is not valid before it travels, now or later', async () => {
    const { sender, sent, timers } = setUp();
    for (const at of [undefined, { afterSeconds: 60 }])
      await expect(sender.send(CountUp, {}, { at })).rejects.toMatchObject({
        code: 'validation-failed',
        subject: 'input of CountUp',
        faults: [{ path: 'counterId' }],
      });
    expect([sent, timers]).toEqual([[], []]);
  });

  it('refuses an input that no worker would read: nested deeper than 200 levels, or within itself', async () => {
    const { sender, sent } = setUp();
    const itself: Record<string, unknown> = {};
    itself.within = itself;
    for (const input of [nested(201), itself])
      await expect(sender.send(CountUp, input)).rejects.toMatchObject({
        code: 'validation-failed',
        subject: 'input of CountUp',
        faults: [{ message: expect.stringContaining('must be JSON') }],
      });
    expect(sent).toEqual([]);
  });

  it.each<[string, SendOptions['at'], string]>([
    ['a time', '2026-01-01T03:00:00+02:00', '2026-01-01T01:00:00.000Z'],
    ['a delay', { afterSeconds: 90 }, '2026-01-01T00:01:30.000Z'],
    ['part of a second', { afterSeconds: 0.0001 }, '2026-01-01T00:00:00.001Z'],
    ['months', '2026-12-31T00:00Z', '2026-12-31T00:00:00.000Z'],
  ])('sets a timer of the command’s id for %s', async (_, at, dueAt) => {
    const { sender, sent, timers } = setUp();
    await sender.send(CountUp, { counterId: 'a' }, { at, commandId: 'c-1' });
    const message = { command: 'CountUp', input: { counterId: 'a' }, commandId: 'c-1' };
    expect(timers).toEqual([{ id: 'c-1', dueAt, queue: 'commands', group: 'Counter#a', message }]);
    expect(sent).toEqual([]);
  });

  it.each<SendOptions['at']>(['2026-01-01T00:00:00.000Z', '2025-01-01T00:00:00Z', { afterSeconds: 0 }])(
    'sends at once what is due: %j',
    async (at) => {
      const { sender, sent, timers } = setUp();
      await sender.send(CountUp, { counterId: 'a' }, { at });
      expect([sent.length, timers.length]).toEqual([1, 0]);
    },
  );

  it.each(['', 'tomorrow', '2026-02-01', '2026-02-01T00:00:00', '2026-02-32T00:00:00Z', '2026-02-30T00:00:00Z', '1770000000'])(
    'refuses the time %j',
    async (at) => {
      const { sender, sent, timers } = setUp();
      await expect(sender.send(CountUp, { counterId: 'a' }, { at })).rejects.toMatchObject({
        name: 'InvalidTimeError',
        code: 'invalid-time',
        time: at,
        message: `The time of the command CountUp is ${JSON.stringify(at)}; write it as ISO 8601 with a zone, such as 2026-01-31T03:00:00Z`,
      });
      expect([sent, timers]).toEqual([[], []]);
    },
  );

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e12])('refuses the delay %d', async (afterSeconds) => {
    const { sender, sent, timers } = setUp();
    await expect(sender.send(CountUp, { counterId: 'a' }, { at: { afterSeconds } })).rejects.toMatchObject({
      name: 'InvalidDelayError',
      code: 'invalid-delay',
      afterSeconds,
    });
    expect([sent, timers]).toEqual([[], []]);
  });

  it('cancels a command that waits, by its id', async () => {
    const { sender, cancelled } = setUp();
    await sender.cancel('c-1');
    expect(cancelled).toEqual(['c-1']);
  });

  it('stands behind what effects send', async () => {
    const { sender, sent } = setUp();
    const send: SendCommand = (command, input, options) => sender.send(command, input, { ...options, origin: { correlationId: 'c' } });
    await send(CountUp, { counterId: 'a' }, { commandId: 'c-1' });
    expect(sent).toMatchObject([{ message: { commandId: 'c-1', correlationId: 'c' } }]);
  });
});

function nested(levels: number): unknown {
  return JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
}

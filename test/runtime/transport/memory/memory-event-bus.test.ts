import { eventPublisherContract } from '../../../../runtime/testing/event-publisher-contract.ts';
import type { PublicEvent } from '../../../../runtime/transport/event-bus.ts';
import { MemoryEventBus, type MemoryEventBusOptions } from '../../../../runtime/transport/memory/memory-event-bus.ts';

function event(id: string): PublicEvent {
  const metadata = { eventId: id, schemaVersion: 1, streamId: '1', version: 1, correlationId: 'c', causationDepth: 0 };
  return { id, source: 'orders', type: 'order.placed', time: '2026-01-01T00:00:00.000Z', data: { list: [1] }, metadata };
}

function setUp(options: Partial<MemoryEventBusOptions> = {}) {
  const slept: number[] = [];
  return { slept, bus: new MemoryEventBus({ sleep: async (milliseconds) => void slept.push(milliseconds), ...options }) };
}

describe('a bus in memory', () => {
  eventPublisherContract(() => {
    const refuse = ({ id }: PublicEvent) => (id === 'too large' ? { code: 'too-large', reason: 'it is too large' } : undefined);
    const { bus } = setUp({ refuse });
    const got: PublicEvent[] = [];
    bus.subscribe(async (received) => void got.push(received));
    return {
      publisher: bus,
      refused: () => event('too large'),
      received: async () => {
        await bus.settle();
        return got;
      },
    };
  });

  it('hands each event to each subscriber, until that one ends it', async () => {
    const { bus } = setUp();
    const got: string[] = [];
    const end = bus.subscribe(async ({ id }) => void got.push(`first ${id}`));
    bus.subscribe(async ({ id }) => void got.push(`second ${id}`));
    await bus.publish([event('e-1')]);
    end();
    await bus.publish([event('e-2')]);
    await bus.settle();
    expect(got.sort()).toEqual(['first e-1', 'second e-1', 'second e-2']);
  });

  it('tries again with the subscriber that failed, and only with it', async () => {
    const { bus, slept } = setUp();
    const got: string[] = [];
    let failures = 2;
    bus.subscribe(async () => {
      got.push('first');
      if (failures-- > 0) throw new Error('fails');
    });
    bus.subscribe(async () => void got.push('second'));
    await bus.publish([event('e-1')]);
    expect(bus.isIdle).toBe(false);
    await bus.settle();
    expect(got.sort()).toEqual(['first', 'first', 'first', 'second']);
    expect([slept, bus.undelivered, bus.isIdle]).toEqual([[100, 200], [], true]);
  });

  it.each<[string, unknown]>([
    ['an error', new Error('no')],
    ['something else', 'no'],
  ])('gives an event up that a subscriber can not handle, and says why: %s', async (_, thrown) => {
    const told: unknown[] = [];
    const { bus } = setUp({ attempts: 2, onUndelivered: (undelivered) => told.push(undelivered) });
    bus.subscribe(() => Promise.reject(thrown));
    await bus.publish([event('e-1')]);
    await bus.settle();
    expect(bus.undelivered).toEqual([{ event: event('e-1'), reason: 'no' }]);
    expect(told).toEqual(bus.undelivered);
  });

  it('lets no subscriber change what another one gets', async () => {
    const { bus } = setUp();
    const seen: unknown[] = [];
    for (let count = 0; count < 2; count += 1)
      bus.subscribe(async ({ data }) => {
        seen.push(structuredClone(data));
        (data as { list: number[] }).list.push(2);
      });
    await bus.publish([event('e-1')]);
    await bus.settle();
    expect(seen).toEqual([{ list: [1] }, { list: [1] }]);
  });

  it('refuses what no bus takes, and delivers the others', async () => {
    const { bus } = setUp();
    const got: string[] = [];
    bus.subscribe(async ({ id }) => void got.push(id));
    const outcomes = await bus.publish([
      { ...event('e-1'), data: { text: 'x'.repeat(1024 * 1024) } },
      { ...event('e-2'), data: { metadata: 'mine' } },
      { ...event('e-3'), data: [{ metadata: 'mine' }] },
    ]);
    await bus.settle();
    expect(outcomes.map((outcome) => outcome?.code)).toEqual(['event-too-large', 'reserved-field', undefined]);
    expect(got).toEqual(['e-3']);
  });
});

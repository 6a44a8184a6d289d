import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { EventPublisher, PublicEvent } from '../transport/event-bus.ts';
import type { Register } from './event-store-contract.ts';

declare const it: Register;

/** A bus under test, and one who listens to it. */
export interface EventPublisherHarness {
  readonly publisher: EventPublisher;
  /** Waits until the listener got so many events, and gives all that it got. */
  received(count: number): Promise<readonly PublicEvent[]>;
  /** An event with this id that the bus refuses, such as one that is too large. */
  refused(id: string): PublicEvent;
}

/**
 * What every bus must hold, as tests.
 *
 * @param makeHarness gives a bus that carries nothing
 * @param register registers a test; the global `it` unless given
 */
export function eventPublisherContract(
  makeHarness: () => EventPublisherHarness | Promise<EventPublisherHarness>,
  register: Register = it,
): void {
  const check = (name: string, run: (harness: EventPublisherHarness) => Promise<void>) =>
    register(name, async () => run(await makeHarness()));

  check('delivers an event with all that stands in it', async ({ publisher, received }) => {
    const published = event('e-1');
    deepStrictEqual(await publisher.publish([published]), [undefined]);
    deepStrictEqual(await received(1), [published]);
  });

  check('publishes nothing where there is nothing', async ({ publisher }) => {
    deepStrictEqual(await publisher.publish([]), []);
  });

  check('takes more events than one request of a bus holds', async ({ publisher, received }) => {
    const ids = Array.from({ length: 25 }, (_, index) => `e-${index}`);
    const outcomes = await publisher.publish(ids.map(event));
    deepStrictEqual(outcomes, Array(25).fill(undefined));
    deepStrictEqual((await received(25)).map(({ id }) => id).sort(), [...ids].sort());
  });

  check('tells for each event whether it was refused, in its place, and publishes the others', async ({ publisher, received, refused }) => {
    const outcomes = await publisher.publish([event('e-1'), refused('e-2'), event('e-3')]);
    strictEqual(outcomes.length, 3);
    deepStrictEqual([outcomes[0], outcomes[2]], [undefined, undefined]);
    ok(outcomes[1]?.code, 'a refusal has a code');
    ok(outcomes[1]?.reason, 'a refusal has a reason');
    deepStrictEqual((await received(2)).map(({ id }) => id).sort(), ['e-1', 'e-3']);
  });
}

function event(id: string): PublicEvent {
  return {
    id,
    source: 'contract',
    type: 'counter.counted',
    time: '2026-01-01T00:00:00.000Z',
    data: { text: 'ä"\\\n\u2028 😀', list: [1, null, { deep: true }] },
    metadata: {
      eventId: id,
      schemaVersion: 2,
      streamId: 'ä 1',
      version: 7,
      correlationId: 'c',
      causationDepth: 1,
      tenant: 'acme',
      traceParent: '00-a-b-01',
      traceState: 'a=b',
    },
  };
}

import { aggregate, command } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';

import * as v from 'valibot';
import * as z from 'zod';
import * as zm from 'zod/mini';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { InvalidDecisionError } from '../../../runtime/command-bus/errors.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { InvalidUpcastError, ValidationError } from '../../../runtime/message/errors.ts';
import type { Schema } from '../../../runtime/message/schema.ts';
import { loadArktype } from './load-arktype.ts';

const { type } = loadArktype();

interface OrderInput {
  readonly orderId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity?: number | undefined }[];
}
interface OrderOutput {
  readonly orderId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}
interface PlacedInput {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly currency?: string | undefined;
}
interface PlacedOutput {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly currency: string;
}

const isKnown = (sku: string) => sku !== 'unknown';

const withZod = {
  input: z.object({ orderId: z.string(), lines: z.array(z.object({ sku: z.string(), quantity: z.number().default(1) })) }),
  event: z.object({ lines: z.array(z.object({ sku: z.string(), quantity: z.number().max(99) })), currency: z.string().default('EUR') }),
};

const line = v.object({ sku: v.string(), quantity: v.pipe(v.number(), v.maxValue(99)) });

/** The same schemas by each library; the asynchronous ones ask somebody whether an article is known. */
const libraries: Record<string, { input: Schema; event: Schema }> = {
  zod: withZod,
  'zod, asynchronous': {
    input: z.object({
      orderId: z.string(),
      lines: z.array(z.object({ sku: z.string().refine(async (sku) => isKnown(sku)), quantity: z.number().default(1) })),
    }),
    event: withZod.event.refine(async () => true),
  },
  'zod/mini': {
    input: zm.object({ orderId: zm.string(), lines: zm.array(zm.object({ sku: zm.string(), quantity: zm._default(zm.number(), 1) })) }),
    event: zm.object({
      lines: zm.array(zm.object({ sku: zm.string(), quantity: zm.number().check(zm.lte(99)) })),
      currency: zm._default(zm.string(), 'EUR'),
    }),
  },
  valibot: {
    input: v.object({ orderId: v.string(), lines: v.array(v.object({ sku: v.string(), quantity: v.optional(v.number(), 1) })) }),
    event: v.object({ lines: v.array(line), currency: v.optional(v.string(), 'EUR') }),
  },
  'valibot, asynchronous': {
    input: v.objectAsync({
      orderId: v.string(),
      lines: v.arrayAsync(
        v.objectAsync({
          sku: v.pipeAsync(
            v.string(),
            v.checkAsync(async (sku) => isKnown(sku)),
          ),
          quantity: v.optional(v.number(), 1),
        }),
      ),
    }),
    event: v.objectAsync({ lines: v.array(line), currency: v.optionalAsync(v.string(), 'EUR') }),
  },
  arktype: {
    input: type({ orderId: 'string', lines: type({ sku: 'string', quantity: 'number = 1' }).array() }),
    event: type({ lines: type({ sku: 'string', quantity: 'number <= 99' }).array(), currency: "string = 'EUR'" }),
  },
};

describe.each(Object.entries(libraries))('schemas of %s', (name, schemas) => {
  const isAsynchronous = name.includes('asynchronous');
  const input = schemas.input as Schema<OrderInput, OrderOutput>;
  const event = schemas.event as Schema<PlacedInput, PlacedOutput>;
  const Order = aggregate(
    'Order',
    { events: { Placed: event }, initialState: { quantity: 0 } },
    {
      Placed: ({ quantity }, { lines }) => ({ quantity: lines.reduce((sum, each) => sum + each.quantity, quantity) }),
    },
  );
  const Place = command('Place', {
    input,
    aggregate: Order,
    streamId: ({ orderId }) => orderId,
    decide: ({ lines }) => Order.events.Placed({ lines }),
  });
  const setUp = () => {
    const store = new InMemoryEventStore();
    return { store, bus: createCommandBus({ store, ambient: testAmbient() }) };
  };

  it('fill in the defaults of inputs and events', async () => {
    const { bus, store } = setUp();
    const result = await bus.dispatch(Place, { orderId: 'o-1', lines: [{ sku: 'a' }, { sku: 'b', quantity: 2 }] });
    const data = {
      lines: [
        { sku: 'a', quantity: 1 },
        { sku: 'b', quantity: 2 },
      ],
      currency: 'EUR',
    };
    expect(result).toMatchObject({ outcome: 'accepted', version: 1, events: [{ type: 'Placed', data }] });
    expect((await store.load('Order#o-1')).commits[0]?.events).toEqual([{ type: 'Placed', data, schemaVersion: 1 }]);
  });

  it('name the path of every fault of an input', async () => {
    const { bus } = setUp();
    const lines = [{ sku: 'a' }, { sku: 'b', quantity: 'two' }, { sku: 3 }];
    const failure = await bus.dispatch(Place, { orderId: 'o-1', lines } as never).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ValidationError);
    expect((failure as ValidationError).faults.map(({ path }) => path).sort()).toEqual(['lines.1.quantity', 'lines.2.sku']);
    expect((failure as ValidationError).subject).toBe('input of Place');
  });

  it('refuse what is no object at all', async () => {
    const { bus } = setUp();
    await expect(bus.dispatch(Place, 'order' as never)).rejects.toMatchObject({ name: 'ValidationError', faults: [{ path: '' }] });
  });

  it('refuse what a decider states, and nothing is stored', async () => {
    const { bus, store } = setUp();
    const failure = bus.dispatch(Place, { orderId: 'o-1', lines: [{ sku: 'a', quantity: 100 }] });
    await expect(failure).rejects.toThrow(InvalidDecisionError);
    await expect(failure).rejects.toThrow(/event Placed is not valid: lines\.0\.quantity/);
    expect((await store.load('Order#o-1')).head.version).toBe(0);
  });

  it(isAsynchronous ? 'may ask outside before they accept an input' : 'accept what they know nothing of', async () => {
    const { bus } = setUp();
    const result = bus.dispatch(Place, { orderId: 'o-1', lines: [{ sku: 'unknown' }] });
    if (isAsynchronous) await expect(result).rejects.toMatchObject({ name: 'ValidationError', faults: [{ path: 'lines.0.sku' }] });
    else expect(await result).toMatchObject({ outcome: 'accepted' });
  });

  it(isAsynchronous ? 'can’t check what was upcast, since reading does not wait' : 'check what was upcast', async () => {
    const { bus } = setUp();
    await bus.dispatch(Place, { orderId: 'o-1', lines: [{ sku: 'a' }] });
    const Newer = aggregate(
      'Order',
      { events: { Placed: { schema: event, version: 2, upcast: { 1: (old: PlacedOutput) => ({ lines: old.lines }) } } }, initialState: {} },
      { Placed: (_state, { currency }) => ({ currency }) },
    );
    const See = command('See', {
      input,
      aggregate: Newer,
      streamId: () => 'o-1',
      decide: (_input, state, { reject }) => reject('seen', state),
    });
    const result = bus.dispatch(See, { orderId: 'o-1', lines: [] });
    if (isAsynchronous) await expect(result).rejects.toThrow(InvalidUpcastError);
    else expect(await result).toMatchObject({ details: { currency: 'EUR' } });
  });
});

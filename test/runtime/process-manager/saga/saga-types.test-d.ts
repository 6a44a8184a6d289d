// What the types of a saga infer, and which mistakes do not compile. `npm run types` is this file's test.
import { aggregate, command, effectCommand, type SagaStateOf, saga } from '@allframe/serverless/runtime';
import * as z from 'zod';

/** Compiles where both types are the same. */
type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
function holds<_Claim extends true>(): void {}

const Order = aggregate(
  'Order',
  {
    events: {
      OrderCreated: z.object({ customerId: z.string() }),
      OrderSubmitted: z.object({ totalCents: z.number(), note: z.string().default('') }),
    },
    initialState: {},
  },
  { OrderCreated: (state) => state, OrderSubmitted: (state) => state },
);
const CreateOrder = command('CreateOrder', {
  input: z.object({ orderId: z.string(), customerId: z.string() }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: ({ customerId }) => Order.events.OrderCreated({ customerId }),
});
const AddItem = command('AddItem', {
  input: z.object({ orderId: z.string(), sku: z.string(), quantity: z.number().default(1) }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: () => [],
});
const Notify = effectCommand('Notify', { input: z.object({ text: z.string() }), perform: () => undefined });

const Fulfilment = saga(
  'Fulfilment',
  {
    from: [Order],
    timeouts: { PaymentOverdue: z.object({ attempt: z.number(), urgent: z.boolean().default(false) }) },
    initialState: { step: 'idle' as 'idle' | 'paying' | 'done' },
    correlate: (event, { streamId }) => (event.type === 'OrderSubmitted' ? streamId : undefined),
  },
  {
    OrderSubmitted: (state, { data, version, streamId, metadata }, { send, timeout, sagaId, now }) => {
      holds<Equal<typeof data, { totalCents: number; note: string }>>();
      holds<Equal<typeof version, number>>();
      holds<Equal<typeof sagaId | typeof now | typeof streamId | typeof metadata.correlationId, string>>();
      return {
        state: { ...state, step: 'paying' },
        effects: [
          send(AddItem, { orderId: 'a', sku: data.note }, { undo: send(CreateOrder, { orderId: 'x', customerId: 'y' }) }),
          send(Notify, { text: 'on its way' }),
          timeout('PaymentOverdue', { attempt: 1 }, { afterSeconds: 3600 }),
        ],
      };
    },
    PaymentOverdue: (state, { data, dueAt }, { compensate }) => {
      holds<Equal<typeof data, { attempt: number; urgent: boolean }>>();
      holds<Equal<typeof dueAt, string>>();
      return { state, effects: data.attempt > 2 ? [compensate('overdue')] : [] };
    },
    CommandSucceeded: (_state, { data }, { cancel, complete }) => {
      holds<Equal<typeof data.version, number | undefined>>();
      return { state: { step: 'done' }, effects: data.command === AddItem.name ? [cancel('PaymentOverdue'), complete()] : [] };
    },
    CommandFailed: (state, { data }, { compensate }) => ({ state, effects: [compensate(data.code)] }),
  },
);
holds<Equal<SagaStateOf<typeof Fulfilment>, { step: 'idle' | 'paying' | 'done' }>>();
holds<Equal<typeof Fulfilment.name, 'Fulfilment'>>();

const byStream = (_event: unknown, { streamId }: { streamId: string }) => streamId;

saga(
  'NoSuchStep',
  { from: [Order], initialState: { step: 'idle' as 'idle' | 'paid' }, correlate: byStream },
  {
    // @ts-expect-error no such step
    OrderSubmitted: (state) => ({ state: { ...state, step: 'payd' } }),
  },
);
saga(
  'WrongInput',
  { from: [Order], initialState: {}, correlate: byStream },
  {
    // @ts-expect-error wrong input of a command
    OrderSubmitted: (state, _event, { send }) => ({ state, effects: [send(AddItem, { orderId: 1 })] }),
  },
);
saga(
  'WrongUndo',
  { from: [Order], timeouts: { Late: z.object({}) }, initialState: {}, correlate: byStream },
  {
    OrderSubmitted: (state, _event, { send, timeout }) => ({
      state,
      // @ts-expect-error only a command undoes a command
      effects: [send(Notify, { text: '' }, { undo: timeout('Late', {}, { afterSeconds: 1 }) })],
    }),
  },
);
saga(
  'NoSuchEvent',
  { from: [Order], initialState: {}, correlate: byStream },
  {
    // @ts-expect-error no such event, timeout or outcome
    OrderLost: (state) => ({ state }),
  },
);
saga(
  'NoSuchTimeout',
  { from: [Order], timeouts: { Late: z.object({ attempt: z.number() }) }, initialState: {}, correlate: byStream },
  {
    // @ts-expect-error no such timeout
    OrderCreated: (state, _event, { timeout }) => ({ state, effects: [timeout('Later', {}, { afterSeconds: 1 })] }),
    // @ts-expect-error wrong data of a timeout
    OrderSubmitted: (state, _event, { timeout }) => ({ state, effects: [timeout('Late', { attempt: '1' }, { afterSeconds: 1 })] }),
    // @ts-expect-error no such timeout
    Late: (state, _timeout, { cancel }) => ({ state, effects: [cancel('Later')] }),
  },
);
saga(
  'NoTimeouts',
  { from: [Order], initialState: {}, correlate: byStream },
  {
    // @ts-expect-error it declares none
    OrderCreated: (state, _event, { timeout }) => ({ state, effects: [timeout('Late', {}, { afterSeconds: 1 })] }),
  },
);
// @ts-expect-error the state must be JSON
saga('DateState', { from: [Order], initialState: { since: new Date(0) }, correlate: byStream }, {});
// @ts-expect-error the data of a timeout must be JSON
saga('DateTimeout', { from: [Order], timeouts: { Late: z.object({ at: z.date() }) }, initialState: {}, correlate: byStream }, {});
const versioned = { Late: { schema: z.object({}), version: 2 } };
// @ts-expect-error a timeout has no versions
saga('VersionedTimeout', { from: [Order], timeouts: versioned, initialState: {}, correlate: byStream }, {});
// @ts-expect-error a timeout is called as an event is
saga('EventTimeout', { from: [Order], timeouts: { OrderCreated: z.object({}) }, initialState: {}, correlate: byStream }, {});
// @ts-expect-error a timeout is called as an outcome is
saga('OutcomeTimeout', { from: [Order], timeouts: { CommandFailed: z.object({}) }, initialState: {}, correlate: byStream }, {});
// @ts-expect-error a saga's id is a string
saga('NumberId', { from: [Order], initialState: {}, correlate: () => 1 }, {});

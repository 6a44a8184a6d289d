import {
  aggregate,
  command,
  enqueue,
  eventStore,
  http,
  isErased,
  none,
  personalData,
  projection,
  query,
  queue,
  reactor,
  service,
} from '@allframe/serverless/runtime';
import * as z from 'zod';

const saleId = z.string();

/** Counts in cents now, and knows refunds. */
const Sale = aggregate(
  'Sale',
  {
    events: {
      SaleOpened: {
        schema: z.object({ customerId: z.string(), name: z.string() }),
        personal: { subject: 'customerId', fields: ['name'] },
      },
      SaleNoted: z.object({ text: z.string() }),
      SaleClosed: {
        schema: z.object({ cents: z.number().int() }),
        version: 2,
        upcast: { 1: ({ total }: { total: number }) => ({ cents: Math.round(total * 100) }) },
      },
      CustomerThanked: z.object({}),
      SaleRefunded: z.object({}),
    },
    initialState: { status: 'new' as 'new' | 'open' | 'closed' | 'refunded', noted: 0, thanks: 0, cents: 0 },
  },
  {
    SaleOpened: (state) => ({ ...state, status: 'open' }),
    SaleNoted: (state, { text }) => ({ ...state, noted: state.noted + text.length }),
    SaleClosed: (state, { cents }) => ({ ...state, status: 'closed', cents }),
    CustomerThanked: (state) => ({ ...state, thanks: state.thanks + 1 }),
    SaleRefunded: (state) => ({ ...state, status: 'refunded' }),
  },
);

const ofSale = { aggregate: Sale, streamId: (input: { saleId: string }) => input.saleId };

const OpenSale = command('OpenSale', {
  ...ofSale,
  input: z.object({ saleId, customerId: z.string(), name: z.string() }),
  decide: ({ customerId, name }, { status }, { reject }) =>
    status === 'new' ? Sale.events.SaleOpened({ customerId, name }) : reject('sale-exists'),
});
const NoteSale = command('NoteSale', {
  ...ofSale,
  input: z.object({ saleId, text: z.string() }),
  decide: ({ text }) => Sale.events.SaleNoted({ text }),
});
const CloseSale = command('CloseSale', {
  ...ofSale,
  input: z.object({ saleId, total: z.number() }),
  decide: ({ total }, { status }, { reject }) =>
    status === 'open' ? Sale.events.SaleClosed({ cents: Math.round(total * 100) }) : reject('sale-not-open'),
});
const RefundSale = command('RefundSale', {
  ...ofSale,
  input: z.object({ saleId }),
  decide: (_input, { status }, { reject }) => (status === 'closed' ? Sale.events.SaleRefunded({}) : reject('sale-not-closed')),
});
const ThankCustomer = command('ThankCustomer', {
  ...ofSale,
  input: z.object({ saleId }),
  decide: () => Sale.events.CustomerThanked({}),
});

const Thanks = reactor(
  'Thanks',
  { from: [Sale], startFrom: 'beginning' },
  { SaleClosed: async (_event, { streamId, send }) => void (await send(ThankCustomer, { saleId: streamId })) },
);

const Sales1 = projection(
  'Sales',
  {
    version: 1,
    from: [Sale],
    document: z.object({ customerId: z.string(), name: z.string(), status: z.string(), total: z.number() }),
    key: 'stream',
    indexes: { byCustomer: ['customerId'] },
  },
  {
    SaleOpened: (_document, { data: { customerId, name } }) => ({
      ...{ customerId, status: 'open', total: 0 },
      name: isErased(name) ? 'forgotten' : name,
    }),
    SaleClosed: (document, { data: { cents } }) => document && { ...document, status: 'closed', total: cents / 100 },
  },
);
const GetSale1 = query('GetSale', {
  input: z.object({ saleId }),
  projection: Sales1,
  resolve: async (input, read) => {
    const sale = await read.get(input.saleId);
    return sale && { customerId: sale.customerId, name: sale.name, status: sale.status, cents: Math.round(sale.total * 100) };
  },
});

/** Has two indexes more, both at once. */
const Sales = projection(
  'Sales',
  {
    version: 2,
    replaces: Sales1,
    from: [Sale],
    document: z.object({ customerId: z.string(), name: z.string(), status: z.string(), cents: z.number() }),
    key: 'stream',
    indexes: { byCustomer: ['customerId'], byStatus: ['status', 'cents'], byCents: ['customerId', 'cents'] },
  },
  {
    SaleOpened: (_document, { data: { customerId, name } }) => ({
      ...{ customerId, status: 'open', cents: 0 },
      name: isErased(name) ? 'forgotten' : name,
    }),
    SaleClosed: (document, { data: { cents } }) => document && { ...document, status: 'closed', cents },
    SaleRefunded: (document) => document && { ...document, status: 'refunded' },
  },
);
const GetSale = query('GetSale', {
  input: z.object({ saleId }),
  projection: Sales,
  replaces: GetSale1,
  resolve: (input, read) => read.get(input.saleId),
});
const SalesByStatus = query('SalesByStatus', {
  input: z.object({ status: z.string() }),
  projection: Sales,
  resolve: ({ status }, read) => read.find('byStatus', { status }),
});
const NotesOfSale = query('NotesOfSale', {
  input: z.object({ saleId }),
  aggregate: Sale,
  resolve: async (input, read) => (await read.state(input.saleId))?.state,
});

/** The stall after its author added a command, a queue, two indexes and a version of an event. */
export default service('stall', {
  commands: [OpenSale, NoteSale, CloseSale, RefundSale, ThankCustomer],
  queries: [GetSale, SalesByStatus, NotesOfSale],
  projections: [Sales],
  reactors: [Thanks],
  eventStore: eventStore({ snapshotEvery: 10, byTimestamp: { shards: 1 } }),
  personalData: personalData({ kms: true }),
  queues: { closing: queue({ commands: [CloseSale] }), refunds: queue({ commands: [RefundSale] }) },
  http: http({
    auth: none(),
    routes: (router) =>
      router
        .post('/sales', OpenSale)
        .post('/sales/:saleId/notes', NoteSale)
        .post('/sales/:saleId/close', enqueue(CloseSale))
        .post('/sales/:saleId/refund', enqueue(RefundSale))
        .get('/sales/:saleId', GetSale)
        .get('/statuses/:status/sales', SalesByStatus)
        .get('/sales/:saleId/notes', NotesOfSale),
  }),
});

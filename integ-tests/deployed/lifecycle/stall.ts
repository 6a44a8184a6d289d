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

export const Sale = aggregate(
  'Sale',
  {
    events: {
      SaleOpened: {
        schema: z.object({ customerId: z.string(), name: z.string() }),
        personal: { subject: 'customerId', fields: ['name'] },
      },
      SaleNoted: z.object({ text: z.string() }),
      SaleClosed: z.object({ total: z.number() }),
      CustomerThanked: z.object({}),
    },
    initialState: { status: 'new' as 'new' | 'open' | 'closed', noted: 0, thanks: 0 },
  },
  {
    SaleOpened: (state) => ({ ...state, status: 'open' }),
    SaleNoted: (state, { text }) => ({ ...state, noted: state.noted + text.length }),
    SaleClosed: (state) => ({ ...state, status: 'closed' }),
    CustomerThanked: (state) => ({ ...state, thanks: state.thanks + 1 }),
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
  decide: ({ total }, { status }, { reject }) => (status === 'open' ? Sale.events.SaleClosed({ total }) : reject('sale-not-open')),
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

const Sales = projection(
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
    SaleClosed: (document, { data: { total } }) => document && { ...document, status: 'closed', total },
  },
);
const GetSale = query('GetSale', { input: z.object({ saleId }), projection: Sales, resolve: (input, read) => read.get(input.saleId) });
const NotesOfSale = query('NotesOfSale', {
  input: z.object({ saleId }),
  aggregate: Sale,
  resolve: async (input, read) => (await read.state(input.saleId))?.state,
});

/** A stall on the market, as it was deployed first. */
export default service('stall', {
  commands: [OpenSale, NoteSale, CloseSale, ThankCustomer],
  queries: [GetSale, NotesOfSale],
  projections: [Sales],
  reactors: [Thanks],
  eventStore: eventStore({ snapshotEvery: 10, byTimestamp: { shards: 1 } }),
  personalData: personalData({ kms: true }),
  queues: { closing: queue({ commands: [CloseSale] }) },
  http: http({
    auth: none(),
    routes: (router) =>
      router
        .post('/sales', OpenSale)
        .post('/sales/:saleId/notes', NoteSale)
        .post('/sales/:saleId/close', enqueue(CloseSale))
        .get('/sales/:saleId', GetSale)
        .get('/sales/:saleId/notes', NotesOfSale),
  }),
});

import { aggregate, command, integrationEvent, projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { id } from './values.ts';

/** A lorry that a partner has booked. */
export const Transport = aggregate(
  'Transport',
  {
    events: {
      TransportBooked: z.object({ from: z.string(), to: z.string(), pallets: z.number().int() }),
      TransportCancelled: z.object({}),
    },
    initialState: { status: 'none' as 'none' | 'booked' | 'cancelled' },
  },
  {
    TransportBooked: () => ({ status: 'booked' }),
    TransportCancelled: () => ({ status: 'cancelled' }),
  },
);

const ofTransport = { aggregate: Transport, streamId: ({ transportId }: { transportId: string }) => transportId };

export const BookTransport = command('BookTransport', {
  ...ofTransport,
  input: z.object({ transportId: id, from: z.string(), to: z.string(), pallets: z.number().int().min(1).max(34) }),
  decide: ({ from, to, pallets }, { status }, { reject }) =>
    status === 'none' ? Transport.events.TransportBooked({ from, to, pallets }) : reject('transport-exists', { status }),
});

export const CancelTransport = command('CancelTransport', {
  ...ofTransport,
  input: z.object({ transportId: id }),
  decide: (_input, { status }) => (status === 'booked' ? Transport.events.TransportCancelled({}) : []),
});

export const Transports = projection(
  'Transports',
  {
    version: 1,
    from: [Transport],
    document: z.object({ transportId: z.string(), to: z.string(), pallets: z.number(), isCancelled: z.boolean() }),
    key: 'stream',
    indexes: { byDestination: ['to', 'pallets'] },
  },
  {
    TransportBooked: (_document, { data: { to, pallets } }, { key }) => ({ transportId: key, to, pallets, isCancelled: false }),
    TransportCancelled: (document) => document && { ...document, isCancelled: true },
  },
);

export const TransportsTo = query('TransportsTo', {
  input: z.object({ to: z.string(), after: z.string().optional() }),
  projection: Transports,
  resolve: ({ to, after }, read) => read.find('byDestination', { to }, { limit: 10, after }),
});

export const TransportOrdered = integrationEvent('transport.ordered', {
  version: 1,
  from: Transport.events.TransportBooked,
  schema: z.object({ to: z.string(), pallets: z.number() }),
  map: ({ to, pallets }) => ({ to, pallets }),
});

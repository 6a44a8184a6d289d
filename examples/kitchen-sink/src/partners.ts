import { apiKey, enqueue, eventBus, http, lambdaFunction, queue, secret, service } from '@allframe/serverless/runtime';
import { withDesk } from './desk.ts';
import { BookTransport, CancelTransport, TransportOrdered, Transports, TransportsTo } from './transport.ts';

/**
 * What partners of the depot book lorries with: a REST API whose callers have keys, each partner's data apart from the others', and one
 * reader of the event store's stream for all who follow it.
 */
export default service('partners', {
  commands: [BookTransport, CancelTransport],
  queries: [TransportsTo],
  projections: [Transports],
  tenants: true,
  streamReaders: 'combined',
  queues: { cancellations: queue({ commands: [CancelTransport] }) },
  eventBus: eventBus({ publish: [TransportOrdered] }),
  functions: { api: lambdaFunction({ environment: { PARTNER_KEYS: secret('partners/keys') } }) },
  http: http({
    gateway: 'rest-api',
    auth: apiKey({ keys: { fromEnvironment: 'PARTNER_KEYS' } }),
    cors: { origins: '*' },
    routes: (router) =>
      withDesk(router)
        .post('/transports', BookTransport)
        .delete('/transports/:transportId', enqueue(CancelTransport))
        .get('/destinations/:to/transports', TransportsTo),
  }),
});

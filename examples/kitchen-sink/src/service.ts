import {
  enqueue,
  eventStore,
  http,
  jwt,
  lambdaFunction,
  type Middleware,
  monitoring,
  parameter,
  personalData,
  queue,
  secret,
  service,
} from '@allframe/serverless/runtime';
import { CarrierLoad, CarrierLoads } from './carrier-loads.ts';
import { withDesk } from './desk.ts';
import { DispatchParcel } from './dispatch-parcel.ts';
import { Handling } from './handling.ts';
import { AisleCounts, CountAisle, CountOfAisle } from './inventory.ts';
import { manifests, ReceiveManifest, WithdrawManifest } from './manifest.ts';
import { bus, deliveries, scans } from './neighbours.ts';
import { Notices, NotifyRecipient, RemindRecipient } from './notices.ts';
import { ConfirmDelivery, RecordNotice, RecordScan, RegisterParcel, ReturnParcel, ShelveParcel } from './parcel.ts';
import { GetParcel, Parcels, ParcelsInAisle, ParcelsOfCustomer, TrackParcel } from './parcels.ts';
import { CloseDepot, closing, LockGate, RoundsAtGate, rounds, StartRound } from './patrol.ts';
import { ChargePostage, RefundPostage } from './postage.ts';
import { GetProofOfDelivery, ProofsOfDelivery } from './proofs-of-delivery.ts';
import { Recipients, RecipientsOfCustomer } from './recipients.ts';
import { MoveParcels, Returns } from './returns.ts';
import { ReleaseSpace, ReserveSpace } from './shelf.ts';
import { tracking } from './tracking.ts';

const reportSlow: Middleware = async (operation, next) => {
  const started = performance.now();
  const result = await next();
  const milliseconds = performance.now() - started;
  if (milliseconds > 5_000) console.log(JSON.stringify({ slow: operation.name, kind: operation.kind, milliseconds }));
  return result;
};

/** A parcel depot: every source of events, kind of resource and option that a service has on AWS. */
export default service('depot', {
  commands: [
    ...[RegisterParcel, ShelveParcel, RecordScan, RecordNotice, DispatchParcel, ConfirmDelivery, ReturnParcel],
    ...[ReserveSpace, ReleaseSpace, ChargePostage, RefundPostage],
    ...[NotifyRecipient, RemindRecipient, MoveParcels],
    ...[StartRound, LockGate, CloseDepot],
    ...[ReceiveManifest, WithdrawManifest, CountAisle],
  ],
  queries: [
    ...[GetParcel, ParcelsOfCustomer, ParcelsInAisle, TrackParcel],
    ...[CarrierLoad, RecipientsOfCustomer, GetProofOfDelivery, RoundsAtGate, CountOfAisle],
  ],
  projections: [Parcels, CarrierLoads, Recipients, ProofsOfDelivery, AisleCounts],
  sagas: [Handling],
  reactors: [Notices, Returns],
  schedules: { rounds, closing },
  middleware: [reportSlow],
  eventStore: eventStore({ snapshotEvery: 10, bucket: true, byTimestamp: { shards: 2 }, cachedStates: {} }),
  personalData: personalData({ kms: true, restoreDays: 3 }),
  queues: {
    intake: queue({ commands: [RegisterParcel], batchSize: 10, batchWindowSeconds: 1, maxConcurrency: 2, deadLetter: { maxReceives: 2 } }),
    // In the order in which a parcel was moved, whatever else goes wrong elsewhere.
    shelving: queue({ commands: [ShelveParcel], fifo: true, visibilityTimeoutSeconds: 180, deadLetter: { maxReceives: 3 } }),
  },
  eventBus: bus,
  topics: { scans, deliveries },
  buckets: { manifests },
  invocable: [RegisterParcel, CountAisle, MoveParcels, RemindRecipient, TrackParcel, ParcelsOfCustomer, ParcelsInAisle],
  monitoring: monitoring({ maxLagSeconds: 600 }),
  functions: {
    api: lambdaFunction({
      memoryMb: 512,
      timeoutSeconds: 15,
      environment: { LOG_LEVEL: 'info', MAIL_SENDER: parameter('/depot/mail-sender') },
    }),
    worker: lambdaFunction({
      timeoutSeconds: 30,
      reservedConcurrency: 20,
      logRetentionDays: 14,
      environment: { MAIL_SENDER: parameter('/depot/mail-sender'), MAIL_TOKEN: secret('depot/mail-token') },
    }),
    projector: lambdaFunction({ architecture: 'x86_64', environment: { LOG_LEVEL: 'warn' } }),
  },
  http: http({
    auth: jwt({ issuer: 'https://login.depot.example/', audience: 'https://depot.example', actor: 'sub' }),
    cors: { origins: ['https://app.depot.example'], credentials: true, maxAgeSeconds: 300, headers: ['x-desk'] },
    openapi: { path: '/openapi.json', public: true, title: 'Depot', version: '1.2.0' },
    maxBodyBytes: 2 * 1024 * 1024,
    routes: (router) =>
      withDesk(router)
        .post('/parcels', RegisterParcel)
        .post('/announcements', enqueue(RegisterParcel))
        .put('/parcels/:parcelId/shelf', enqueue(ShelveParcel))
        .post('/parcels/:parcelId/dispatch', DispatchParcel)
        .post('/parcels/:parcelId/reminders', RemindRecipient)
        .get('/parcels/:parcelId', GetParcel)
        .get('/parcels/:parcelId/tracking', TrackParcel, { public: true })
        .get('/parcels/:parcelId/proof', GetProofOfDelivery)
        .get('/customers/:customerId/parcels', ParcelsOfCustomer)
        .get('/customers/:customerId/recipients', RecipientsOfCustomer)
        .get('/aisles/:aisle/parcels', ParcelsInAisle)
        .post('/aisles/:aisle/count', CountAisle)
        .get('/aisles/:aisle/count', CountOfAisle)
        .post('/moves', MoveParcels)
        .get('/carriers/:carrier', CarrierLoad)
        .post('/gates/:gate/rounds', StartRound)
        .get('/gates/:gate', RoundsAtGate, { headers: {} })
        .mount('/pages', tracking, { uses: [TrackParcel], public: true }),
  }),
});

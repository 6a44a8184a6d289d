import { none, type Service } from '@allframe/serverless/runtime';
import { assertCommutes, stream, testService } from '@allframe/serverless/testing';
import { CarrierLoads } from '../src/carrier-loads.ts';
import { DispatchParcel } from '../src/dispatch-parcel.ts';
import { Handling } from '../src/handling.ts';
import { Parcel } from '../src/parcel.ts';
import { Account } from '../src/postage.ts';
import { Recipients } from '../src/recipients.ts';
import depot from '../src/service.ts';
import { Shelf } from '../src/shelf.ts';

const { ParcelDispatched, ParcelDelivered } = Parcel.events;
const parcel = { parcelId: 'p-1', customerId: 'c-1', recipient: { name: 'Ada', address: 'London' }, weightGrams: 450, shelf: 'M-1' };

/** The depot in memory, to which everybody may speak. */
async function openDepot(options: { readonly start?: string } = {}) {
  const { http, ...rest } = depot;
  const shop = await testService({ ...rest, http: http && { ...http, auth: none() } } as Service, options);
  const call = async (method: string, path: string, body?: object) => {
    const answer = await shop.request(method, path, body && { body });
    await shop.settle();
    return answer;
  };
  const typesOf = async (aggregate: typeof Parcel | typeof Shelf | typeof Account, id: string) =>
    (await shop.events(aggregate, id)).map(({ type }) => type);
  return { shop, call, typesOf };
}

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation(() => {});
  Object.assign(process.env, { MAIL_SENDER: 'depot@example.com', MAIL_TOKEN: 'secret' });
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env.MAIL_SENDER;
  delete process.env.MAIL_TOKEN;
});

describe('the depot', () => {
  it('brings a parcel from its announcement to its carrier, and tells others', async () => {
    const { shop, call, typesOf } = await openDepot();
    await call('POST', '/announcements', parcel);
    await call('PUT', '/parcels/p-1/shelf', { shelf: 'M-1' });
    await shop.dispatch(DispatchParcel, { parcelId: 'p-1', carrier: 'gls' });
    await shop.settle();
    expect(await typesOf(Parcel, 'p-1')).toEqual(['ParcelRegistered', 'ParcelShelved', 'ParcelDispatched', 'NoticeSent']);
    expect(await typesOf(Shelf, 'M-1')).toEqual(['SpaceReserved', 'SpaceReleased']);
    expect(await shop.saga(Handling, 'p-1')).toMatchObject({ outcome: 'completed', state: { step: 'done' } });
    expect(shop.published).toMatchObject([{ type: 'parcel.on-its-way', data: { carrier: 'gls' } }]);
    expect((await call('GET', '/parcels/p-1')).body).toMatchObject({ status: 'on its way', aisle: 'M', notices: 1 });
    expect((await call('GET', '/carriers/gls')).body).toEqual({ carrier: 'gls', onTheWay: 1, delivered: 0 });
  });

  it('sends back what nobody collects, and undoes what was done for it', async () => {
    const { shop, call, typesOf } = await openDepot();
    await call('POST', '/parcels', { ...parcel, holdSeconds: 60 });
    await shop.advance({ minutes: 1 });
    expect(await typesOf(Parcel, 'p-1')).toEqual(['ParcelRegistered', 'ParcelReturned', 'NoticeSent']);
    expect(await typesOf(Account, 'c-1')).toEqual(['PostageCharged', 'PostageRefunded']);
    expect(await shop.saga(Handling, 'p-1')).toMatchObject({ outcome: 'compensated', reason: 'not collected' });
    expect(await typesOf(Parcel, 'p-1-back')).toEqual(['ParcelRegistered', 'ParcelShelved']);
  });

  it('lets only clerks hand parcels over', async () => {
    const { call } = await openDepot();
    await call('POST', '/parcels', parcel);
    expect(await call('POST', '/parcels/p-1/dispatch', { carrier: 'gls' })).toMatchObject({ status: 403 });
  });

  it('forgets to whom parcels went', async () => {
    const { shop, call } = await openDepot();
    await call('POST', '/parcels', parcel);
    expect(shop.documents(Recipients)).toEqual({ 'c-1': { names: ['Ada'] } });
    await shop.forget('c-1');
    await shop.settle();
    expect(shop.documents(Recipients)).toEqual({ 'c-1': { names: [], isForgotten: true } });
  });

  it('registers what the shop has packed, and reminds in time', async () => {
    const { shop, call, typesOf } = await openDepot();
    const order = { id: 'p-2', customer: 'c-2', deliverTo: { name: 'Grace', address: 'New York' }, grams: 900 };
    await shop.publish({ source: 'shop', type: 'order.packed', detail: { order } });
    await call('POST', '/parcels/p-2/reminders', { afterSeconds: 3_600 });
    await shop.advance({ hours: 1 });
    expect(await typesOf(Parcel, 'p-2')).toEqual(['ParcelRegistered', 'NoticeSent']);
  });

  it('starts a round every minute, and locks the gates in the evening of a working day', async () => {
    const { shop, call } = await openDepot({ start: '2026-01-02T18:57:00.000Z' });
    await shop.advance({ minutes: 2 });
    expect((await call('GET', '/gates/north')).body).toMatchObject({ rounds: 2, isLocked: false });
    await shop.advance({ minutes: 1 });
    expect((await call('GET', '/gates/south')).body).toMatchObject({ rounds: 0, isLocked: true });
  });

  it('counts aisles, and moves what it finds there', async () => {
    const { shop, call } = await openDepot();
    for (const parcelId of ['p-1', 'p-2']) await call('POST', '/parcels', { ...parcel, parcelId });
    await call('POST', '/aisles/M/count', { parcels: ['p-1', 'p-2'] });
    expect((await call('GET', '/aisles/M/count')).body).toEqual({ counts: 1, parcels: 2 });
    await call('POST', '/moves', { parcelIds: ['p-1', 'p-2'], shelf: 'L-7' });
    expect((await call('GET', '/aisles/L/parcels')).body.items).toHaveLength(2);
    expect(shop.published).toMatchObject([{ type: 'aisle.checked', data: { parcels: 2 } }]);
  });

  it('has counts that come out the same whatever comes first', () =>
    assertCommutes(CarrierLoads, [
      stream(Parcel, 'p-1', ParcelDispatched({ carrier: 'gls' }), ParcelDelivered({ carrier: 'gls' })),
      stream(Parcel, 'p-2', ParcelDispatched({ carrier: 'gls' }), ParcelDelivered({ carrier: 'gls' })),
    ]));
});

import { erased } from '@allframe/serverless/runtime';
import { given, performed, rejected, sent } from '@allframe/serverless/testing';
import { NotifyRecipient, RemindRecipient } from '../src/notices.ts';
import { ConfirmDelivery, Parcel, RecordNotice, RegisterParcel, ReturnParcel, ShelveParcel } from '../src/parcel.ts';
import { Account, ChargePostage, postageOf, RefundPostage } from '../src/postage.ts';
import { ReserveSpace, Shelf } from '../src/shelf.ts';

const { ParcelRegistered, ParcelShelved, ParcelDispatched, ParcelDelivered, ParcelReturned } = Parcel.events;
const recipient = { name: 'Ada', address: 'London' };
const data = { customerId: 'c-1', recipient, weightGrams: 450, shelf: 'L-1', holdSeconds: 259_200 };
const registered = ParcelRegistered(data);
const { shelf: _shelf, holdSeconds: _holdSeconds, ...announced } = data;
const parcelId = 'p-1';

describe('a parcel', () => {
  it('is registered once', async () => {
    await given()
      .when(RegisterParcel, { parcelId, ...announced })
      .then(registered);
    await given(registered)
      .when(RegisterParcel, { parcelId, ...announced })
      .then(rejected('parcel-exists', { status: 'announced' }));
  });

  it('is shelved as long as it is here, also where its recipient was forgotten', async () => {
    const forgotten = { ...registered, data: { ...data, recipient: erased } };
    await given(forgotten)
      .when(ShelveParcel, { parcelId, shelf: 'M-2' })
      .then(ParcelShelved({ shelf: 'M-2' }));
    await given(registered, ParcelDispatched({ carrier: 'gls' }))
      .when(ShelveParcel, { parcelId, shelf: 'M-2' })
      .then(rejected('parcel-not-here', { status: 'on its way' }));
  });

  it('is delivered by whoever has it, however often that is reported', async () => {
    const onItsWay = [registered, ParcelShelved({ shelf: 'L-1' }), ParcelDispatched({ carrier: 'gls' })];
    const delivered = ParcelDelivered({ carrier: 'gls' });
    await given(...onItsWay)
      .when(ConfirmDelivery, { parcelId })
      .then(delivered);
    await given(...onItsWay, delivered)
      .when(ConfirmDelivery, { parcelId })
      .then();
    await given(registered)
      .when(ConfirmDelivery, { parcelId })
      .then(rejected('parcel-not-on-its-way', { status: 'announced' }));
  });

  it('goes back at most once, and not when it has gone', async () => {
    const returned = ParcelReturned({ reason: 'not collected' });
    await given(registered).when(ReturnParcel, { parcelId, reason: 'not collected' }).then(returned);
    await given(registered, returned).when(ReturnParcel, { parcelId, reason: 'again' }).then();
    await given(registered, ParcelDispatched({ carrier: 'gls' }))
      .when(ReturnParcel, { parcelId, reason: 'too late' })
      .then(rejected('parcel-gone', { status: 'on its way' }));
  });
});

describe('postage', () => {
  const charged = Account.events.PostageCharged({ parcelId, cents: 145 });

  it('grows with the weight', () => {
    expect([postageOf(1), postageOf(450), postageOf(30_000)]).toEqual([101, 145, 3_100]);
  });

  it('is charged within a customer’s credit, once a parcel, and refunded as it was charged', async () => {
    await given().when(ChargePostage, { customerId: 'c-1', parcelId, cents: 145 }).then(charged);
    await given(charged).when(ChargePostage, { customerId: 'c-1', parcelId, cents: 145 }).then();
    await given(charged)
      .when(ChargePostage, { customerId: 'c-1', parcelId: 'p-2', cents: 4_900 })
      .then(rejected('credit-exceeded', { creditCents: 5_000 }));
    await given(charged)
      .when(RefundPostage, { customerId: 'c-1', parcelId })
      .then(Account.events.PostageRefunded({ parcelId, cents: 145 }));
  });
});

describe('a shelf', () => {
  it('holds as many parcels as its size says', () =>
    given(Shelf.events.SpaceReserved({ parcelId: 'p-0' }))
      .when(ReserveSpace, { shelf: 'S-1', parcelId })
      .then(rejected('shelf-full', { capacity: 1 })));
});

describe('a notice', () => {
  const { MAIL_SENDER, MAIL_TOKEN } = process.env;
  afterEach(() => {
    Object.assign(process.env, { MAIL_SENDER, MAIL_TOKEN });
    for (const name of ['MAIL_SENDER', 'MAIL_TOKEN']) if (process.env[name] === 'undefined') delete process.env[name];
    jest.restoreAllMocks();
  });

  it('is sent by whom a parameter names, and noted', async () => {
    jest.spyOn(console, 'log').mockImplementation(() => {});
    Object.assign(process.env, { MAIL_SENDER: 'depot@example.com', MAIL_TOKEN: 'secret' });
    await given()
      .when(NotifyRecipient, { parcelId, template: 'returned' })
      .then(performed(), sent(RecordNotice, { parcelId, template: 'returned', sender: 'depot@example.com' }));
  });

  it('is refused where there is no account to send it from', () =>
    given().when(NotifyRecipient, { parcelId, template: 'returned' }).then(rejected('no-mail-account')));

  it('reminds later', () =>
    given()
      .when(RemindRecipient, { parcelId, afterSeconds: 60 })
      .then(performed(), sent(NotifyRecipient, { parcelId, template: 'reminder' })));
});

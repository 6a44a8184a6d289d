import {
  compensated,
  compensating,
  completed,
  inState,
  orchestrate,
  sent,
  stream,
  timeoutCancelled,
  timeoutSet,
} from '@allframe/serverless/testing';
import { Handling } from '../src/handling.ts';
import { Parcel, ReturnParcel } from '../src/parcel.ts';
import { ChargePostage, RefundPostage } from '../src/postage.ts';
import { ReleaseSpace, ReserveSpace, Shelf } from '../src/shelf.ts';

const parcelId = 'p-1';
const registered = stream(
  Parcel,
  parcelId,
  Parcel.events.ParcelRegistered({
    customerId: 'c-1',
    recipient: { name: 'Ada', address: 'London' },
    weightGrams: 450,
    shelf: 'M-1',
    holdSeconds: 3_600,
  }),
);
const reserved = stream(Shelf, 'M-1', Shelf.events.SpaceReserved({ parcelId }));
const dispatched = stream(Parcel, parcelId, Parcel.events.ParcelDispatched({ carrier: 'gls' }));
const space = { shelf: 'M-1', parcelId };
const waiting = orchestrate(Handling).given(registered).succeeds(ReserveSpace).when(reserved).succeeds(ChargePostage);

describe('the handling of a parcel', () => {
  it('reserves space and sets a time by which it must be collected', () =>
    orchestrate(Handling)
      .given(registered)
      .then(
        sent(ReserveSpace, space, { undo: sent(ReleaseSpace, space) }),
        timeoutSet('NotCollected', { holdSeconds: 3_600 }, { afterSeconds: 3_600 }),
      ));

  it('charges postage once there is space', async () => {
    const charge = { customerId: 'c-1', parcelId, cents: 145 };
    await orchestrate(Handling)
      .given(registered)
      .succeeds(ReserveSpace)
      .when(reserved)
      .then(sent(ChargePostage, charge, { undo: sent(RefundPostage, { customerId: 'c-1', parcelId }) }));
    await waiting.then(inState({ step: 'waiting', customerId: 'c-1', shelf: 'M-1', cents: 145 }));
  });

  it('ends when the parcel has left', () =>
    waiting.when(dispatched).then(timeoutCancelled('NotCollected'), sent(ReleaseSpace, space), completed()));

  it('gives back what was taken, from the last to the first, when nobody collects the parcel', async () => {
    const givenUp = waiting.after({ hours: 1 });
    await givenUp.then(
      sent(ReturnParcel, { parcelId, reason: 'not collected' }),
      compensating('not collected'),
      sent(RefundPostage, { customerId: 'c-1', parcelId }),
    );
    await givenUp.succeeds(RefundPostage).then(sent(ReleaseSpace, space));
    await givenUp.succeeds(RefundPostage).succeeds(ReleaseSpace).then(compensated());
  });

  it('sends the parcel back where there is no space for it', () =>
    orchestrate(Handling)
      .given(registered)
      .fails(ReserveSpace, 'shelf-full', { capacity: 20 })
      .then(
        sent(ReturnParcel, { parcelId, reason: 'shelf-full' }),
        compensating('shelf-full'),
        timeoutCancelled('NotCollected'),
        compensated(),
      ));
});

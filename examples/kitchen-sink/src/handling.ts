import { saga } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { Parcel, ReturnParcel } from './parcel.ts';
import { ChargePostage, postageOf, RefundPostage } from './postage.ts';
import { ReleaseSpace, ReserveSpace, Shelf } from './shelf.ts';

/** From a parcel's announcement to its carrier: space, postage, and back where one of them is not to be had or nobody collects it. */
export const Handling = saga(
  'Handling',
  {
    from: [Parcel, Shelf],
    timeouts: { NotCollected: z.object({ holdSeconds: z.number() }) },
    initialState: {
      step: 'idle' as 'idle' | 'reserving' | 'charging' | 'waiting' | 'done' | 'given up',
      customerId: '',
      shelf: '',
      cents: 0,
    },
    // Space is reserved in a shelf's stream for a parcel; all else happens in the parcel's own.
    correlate: (event, { streamId }) => ('parcelId' in event.data ? event.data.parcelId : streamId),
  },
  {
    ParcelRegistered: (_state, { data: { customerId, shelf, weightGrams, holdSeconds } }, { sagaId: parcelId, send, timeout }) => ({
      state: { step: 'reserving', customerId, shelf, cents: postageOf(weightGrams) },
      effects: [
        send(ReserveSpace, { shelf, parcelId }, { undo: send(ReleaseSpace, { shelf, parcelId }) }),
        timeout('NotCollected', { holdSeconds }, { afterSeconds: holdSeconds }),
      ],
    }),

    SpaceReserved: (state, _event, { sagaId: parcelId, send }) => {
      if (state.step !== 'reserving') return { state };
      const { customerId, cents } = state;
      const undo = send(RefundPostage, { customerId, parcelId });
      return { state: { ...state, step: 'charging' }, effects: [send(ChargePostage, { customerId, parcelId, cents }, { undo })] };
    },

    CommandSucceeded: (state, { data: { command } }) =>
      command === ChargePostage.name ? { state: { ...state, step: 'waiting' } } : { state },

    ParcelDispatched: (state, _event, { sagaId: parcelId, send, cancel, complete }) => ({
      state: { ...state, step: 'done' },
      effects: [cancel('NotCollected'), send(ReleaseSpace, { shelf: state.shelf, parcelId }), complete()],
    }),

    NotCollected: (state, _timeout, { sagaId: parcelId, send, compensate }) => ({
      state: { ...state, step: 'given up' },
      effects: [send(ReturnParcel, { parcelId, reason: 'not collected' }), compensate('not collected')],
    }),

    CommandFailed: (state, { data: { code } }, { sagaId: parcelId, send, compensate }) => ({
      state: { ...state, step: 'given up' },
      effects: [send(ReturnParcel, { parcelId, reason: code }), compensate(code)],
    }),
  },
);

import { aggregate, command } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { id } from './values.ts';

/** A shelf and what lies on it, or soon will. */
export const Shelf = aggregate(
  'Shelf',
  {
    events: { SpaceReserved: z.object({ parcelId: id }), SpaceReleased: z.object({ parcelId: id }) },
    initialState: { parcels: [] as readonly string[] },
  },
  {
    SpaceReserved: ({ parcels }, { parcelId }) => ({ parcels: [...parcels, parcelId] }),
    SpaceReleased: ({ parcels }, { parcelId }) => ({ parcels: parcels.filter((other) => other !== parcelId) }),
  },
);

const ofShelf = { aggregate: Shelf, streamId: ({ shelf }: { shelf: string }) => shelf, input: z.object({ shelf: id, parcelId: id }) };

export const ReserveSpace = command('ReserveSpace', {
  ...ofShelf,
  decide: ({ shelf, parcelId }, { parcels }, { reject }) => {
    if (parcels.includes(parcelId)) return [];
    const capacity = capacityOf(shelf);
    return parcels.length < capacity ? Shelf.events.SpaceReserved({ parcelId }) : reject('shelf-full', { capacity });
  },
});

export const ReleaseSpace = command('ReleaseSpace', {
  ...ofShelf,
  decide: ({ parcelId }, { parcels }) => (parcels.includes(parcelId) ? Shelf.events.SpaceReleased({ parcelId }) : []),
});

/** A shelf's name begins with its size. */
function capacityOf(shelf: string): number {
  return shelf.startsWith('S') ? 1 : shelf.startsWith('M') ? 20 : 1_000;
}

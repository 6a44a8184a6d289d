import { aggregate, bucket, command } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { RegisterParcel } from './parcel.ts';
import { id } from './values.ts';

/** A list of parcels that a sender put into our bucket, by the object's key. */
export const Manifest = aggregate(
  'Manifest',
  {
    events: { ManifestReceived: z.object({ parcels: z.number().int(), bytes: z.number().int() }), ManifestWithdrawn: z.object({}) },
    initialState: { status: 'unknown' as 'unknown' | 'received' | 'withdrawn' },
  },
  {
    ManifestReceived: () => ({ status: 'received' }),
    ManifestWithdrawn: () => ({ status: 'withdrawn' }),
  },
);

const ofManifest = { aggregate: Manifest, streamId: ({ key }: { key: string }) => key };
const key = z.string().min(1).max(500);

export const ReceiveManifest = command('ReceiveManifest', {
  ...ofManifest,
  input: z.object({ key, parcels: z.number().int(), bytes: z.number().int() }),
  decide: ({ parcels, bytes }) => Manifest.events.ManifestReceived({ parcels, bytes }),
});

export const WithdrawManifest = command('WithdrawManifest', {
  ...ofManifest,
  input: z.object({ key }),
  decide: (_input, { status }) => (status === 'received' ? Manifest.events.ManifestWithdrawn({}) : []),
});

/** One parcel a line: `p-1;c-1;Ada Lovelace;12 St James's Square, London;450`. */
export const manifests = bucket({
  prefix: 'incoming/',
  suffix: '.csv',
  on: ['created', 'removed'],
  reads: true,
  handle: async ({ key, change }, { read, send }) => {
    if (change === 'removed') return void (await send(WithdrawManifest, { key }));
    const bytes = await read();
    if (bytes === undefined) return;
    const parcels = parcelsOf(new TextDecoder().decode(bytes));
    for (const parcel of parcels) await send(RegisterParcel, parcel);
    await send(ReceiveManifest, { key, parcels: parcels.length, bytes: bytes.length });
  },
});

const line = z.tuple([id, id, z.string(), z.string(), z.coerce.number().int()]);

function parcelsOf(text: string) {
  const lines = text.split(/\r?\n/).filter((row) => row.trim() !== '');
  return lines.map((row) => {
    const [parcelId, customerId, name, address, weightGrams] = line.parse(row.split(';').map((field) => field.trim()));
    return { parcelId, customerId, recipient: { name, address }, weightGrams };
  });
}

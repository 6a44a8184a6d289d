import type { FetchApp } from '@allframe/serverless/runtime';
import { TrackParcel } from './parcels.ts';

/** A page for people who wait for a parcel: any app of the web's own kind, such as one of Hono, stands in its place. */
export const tracking: FetchApp = async (request, { ask }) => {
  const parcelId = decodeURIComponent(new URL(request.url).pathname.slice(1));
  const parcel = await ask(TrackParcel, { parcelId });
  if (!parcel) return new Response('<h1>We know nothing of this parcel</h1>', { status: 404, headers: html });
  return new Response(`<h1>Your parcel is ${parcel.status}</h1>`, { headers: html });
};

const html = { 'content-type': 'text/html; charset=utf-8' };

import { createHash } from 'node:crypto';
import { type HttpRequest, type HttpResponse, json, type Router } from '@allframe/serverless/runtime';

/** What the desk's own devices ask for, which is no command and no query: labels, photos, and who sits there. */
export function withDesk<Routes extends Record<string, unknown>>(router: Router<Routes>): Router<Routes> {
  return router
    .handle('GET', '/desk/labels/:parcelId', ({ parameters }) => label(parameters.parcelId))
    .handle('POST', '/desk/photos', ({ body }) => json(201, { sha256: sha256(body ?? ''), bytes: Buffer.byteLength(body ?? '') }))
    .handle('POST', '/desk/session', ({ query }) => session(query.clerk ?? []))
    .handle('GET', '/desk/session', ({ headers, query }) => json(200, { clerks: clerksOf(headers), query }));
}

/** A picture of one pixel, with the parcel's number behind it: bytes that are no text. */
function label(parcelId: string): HttpResponse {
  const picture = Buffer.concat([Buffer.from('89504e470d0a1a0aff', 'hex'), Buffer.from(parcelId)]);
  return { status: 200, headers: { 'content-type': 'image/png', 'content-disposition': 'inline' }, body: picture };
}

function session(clerks: readonly string[]): HttpResponse {
  const cookies = clerks.map((clerk, index) => `clerk${index}=${encodeURIComponent(clerk)}; Path=/; HttpOnly`);
  return { ...json(200, { clerks }), cookies };
}

function clerksOf({ cookie = '' }: HttpRequest['headers']): readonly string[] {
  return [...cookie.matchAll(/clerk\d+=([^;]*)/g)].map(([, value = '']) => decodeURIComponent(value));
}

function sha256(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

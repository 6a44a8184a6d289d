import type { FakeAnswer, FakeRequest } from './fake-google.ts';
import { googleFault } from './fake-google.ts';

/**
 * A small fake of Cloud Storage's JSON API, as its reference describes it: uploads of media with the precondition `ifGenerationMatch`, downloads,
 * deletes and lists in the order of the names' bytes (https://cloud.google.com/storage/docs/json_api/v1/objects).
 */
export function fakeCloudStorage(bucket: string): (request: FakeRequest) => FakeAnswer {
  const objects = new Map<string, { readonly bytes: Uint8Array; readonly contentType: string; readonly updated: string }>();
  const base = `/storage/v1/b/${bucket}/o`;
  const upload = ({ url, bytes, headers }: FakeRequest): FakeAnswer => {
    const name = url.searchParams.get('name') ?? '';
    if (url.searchParams.get('ifGenerationMatch') === '0' && objects.has(name)) return googleFault(412, 'conditionNotMet');
    objects.set(name, { bytes: bytes.slice(), contentType: headers['content-type'] ?? '', updated: '2026-01-01T00:00:00.123456Z' });
    return { json: { name } };
  };
  const list = ({ searchParams }: URL): FakeAnswer => {
    const [prefix, start, most] = ['prefix', 'startOffset', 'maxResults'].map((name) => searchParams.get(name) ?? '');
    const names = [...objects.keys()].filter((name) => name.startsWith(prefix ?? '')).sort(byBytes);
    const wanted = names.filter((name) => byBytes(name, start ?? '') >= 0);
    const items = wanted.slice(0, Number(most)).map((name) => ({ name, updated: objects.get(name)?.updated }));
    return { json: { ...(items.length > 0 && { items }), ...(wanted.length > items.length && { nextPageToken: 'more' }) } };
  };
  return (request) => {
    const { method, url } = request;
    if (method === 'POST' && url.pathname === `/upload${base}`) return upload(request);
    if (method === 'GET' && url.pathname === base) return list(url);
    const name = url.pathname.startsWith(`${base}/`) ? decodeURIComponent(url.pathname.slice(base.length + 1)) : undefined;
    const object = name === undefined ? undefined : objects.get(name);
    if (!object || name === undefined) return { status: 404, bytes: new TextEncoder().encode(`No such object: ${bucket}/${name}`) };
    if (method === 'DELETE') objects.delete(name);
    return method === 'DELETE' ? { status: 204 } : { bytes: object.bytes, contentType: object.contentType };
  };
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

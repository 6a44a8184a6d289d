import { GoogleRest } from '../../../../runtime/google-client/google-rest.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';

/** A request as one of Google's APIs gets it. */
export interface FakeRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** What one of the APIs answers: a status, and JSON or bytes. */
export interface FakeAnswer {
  readonly status?: number;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly contentType?: string;
}

/** A fault as Google's APIs tell it. */
export function googleFault(status: number, fault: string, message = 'as asked'): FakeAnswer {
  return { status, json: { error: { code: status, status: fault, message } } };
}

/** `fetch` to a fake of one of Google's APIs. */
export function fakeFetch(answer: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const bytes = await bytesOf(init.body);
    const headers: Record<string, string> = {};
    new Headers(init.headers ?? {}).forEach((value, name) => {
      headers[name] = value;
    });
    const request = { method: init.method ?? 'GET', url: new URL(String(input)), headers, bytes };
    const { status = 200, json, bytes: answered, contentType = 'application/json' } = await answer(request);
    const body = answered ?? new TextEncoder().encode(json === undefined ? '' : JSON.stringify(json));
    return new Response(status === 204 ? null : Buffer.from(body), { status, headers: { 'content-type': contentType } });
  };
}

/** The adapters' client to a fake of one of Google's APIs, and what was asked. */
export function fakeRest(...answers: readonly (FakeAnswer | Error)[]) {
  const requests: FakeRequest[] = [];
  const left = [...answers];
  const rest = restTo(async (request) => {
    requests.push(request);
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer instanceof Error) throw answer;
    return answer ?? { json: {} };
  });
  return { rest, requests };
}

/** The adapters' client to a fake of one of Google's APIs. */
export function restTo(answer: (request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>): GoogleRest {
  return new GoogleRest({ token: async () => 'a-token', ambient: testAmbient(), fetch: fakeFetch(answer) });
}

/** What a request holds as JSON. */
export function jsonOf({ bytes }: Pick<FakeRequest, 'bytes'>) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  return new Uint8Array(await new Response((body ?? null) as BodyInit | null).arrayBuffer());
}

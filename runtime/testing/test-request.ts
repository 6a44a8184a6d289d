import { type HttpRequest, type HttpResponse, parseQuery } from '../http/http-message.ts';

/** A request of a test. */
export interface TestRequest {
  /** A value that is sent as JSON, or a text that is sent as it is. */
  readonly body?: unknown;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What the HTTP API answered. */
export interface TestResponse extends Pick<HttpResponse, 'status' | 'headers'> {
  /** Parsed where it is JSON; `undefined` where it is empty. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON that each test reads its facts from
  readonly body: any;
}

/** As the API gets it: a query string is part of the target. */
export function requestOf(method: string, target: string, { body, headers = {} }: TestRequest = {}): HttpRequest {
  const [path = '', query = ''] = target.split('?');
  return {
    method,
    path,
    query: parseQuery(query),
    headers,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** As a test looks at it. */
export function responseOf({ status, headers, body }: HttpResponse): TestResponse {
  const isJson = typeof body === 'string' && /json/.test(headers['content-type'] ?? '');
  return { status, headers, body: isJson ? JSON.parse(body) : body.length === 0 ? undefined : body };
}

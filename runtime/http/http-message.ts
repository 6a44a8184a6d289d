import type { Json } from '../message/json.ts';

/** A request, whatever server or gateway took it. */
export interface HttpRequest {
  readonly method: string;
  /** Decoded nowhere yet, without the query string. */
  readonly path: string;
  /** Values by name; several of one name in order. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** By lower-case name; several of one name joined by comma. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Text where its bytes are valid UTF-8, so that nothing is lost; else the bytes. */
  readonly body: string | Uint8Array | undefined;
  /** The body is larger than its host takes, and left out. */
  readonly isBodyTooLarge?: boolean | undefined;
  /** Whom the platform has authenticated, such as the ARN of a role: set by the trigger, never by the caller. */
  readonly identity?: string | undefined;
  /** What the platform's authorizer says of the caller: set by the trigger, from the event's context alone, never from a header. */
  readonly authorizer?: PlatformAuthorizer | undefined;
  /** By which the platform's own log knows the request. */
  readonly requestId?: string | undefined;
}

/** What an authorizer that stands before the function found out about a caller. */
export interface PlatformAuthorizer {
  /** `jwt`: the platform has verified a JSON Web Token. `lambda`: a function of somebody's own has said what follows. */
  readonly kind: 'jwt' | 'lambda';
  /** What the token says, or the function. API Gateway makes text of numbers and lists: `"1798761600"`, `"[a b]"`. */
  readonly claims: Readonly<Record<string, Json | undefined>>;
}

/** A response. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The values of its `set-cookie` headers: the one header that can't be joined by comma.
   *
   * @default none
   */
  readonly cookies?: readonly string[] | undefined;
  readonly body: string | Uint8Array;
}

/** How a host passes a request on. */
export type HttpHandler = (request: HttpRequest, options?: { readonly deadline?: number | undefined }) => Promise<HttpResponse>;

/** The values of a query string by name. The names are the client's own, so none of them may mean anything to the object that holds them. */
export function parseQuery(text: string): HttpRequest['query'] {
  const query = new Map<string, string[]>();
  new URLSearchParams(text).forEach((value, name) => {
    const values = query.get(name);
    if (values) values.push(value);
    else query.set(name, [value]);
  });
  return Object.fromEntries(query);
}

/**
 * A response with a JSON body.
 *
 * @example
 * ```ts
 * import { http, json, none } from '@allframe/serverless/runtime';
 *
 * const api = http({ auth: none(), routes: (router) => router.handle('GET', '/version', () => json(200, { version: '1.2.0' })) });
 * ```
 */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) ?? '' };
}

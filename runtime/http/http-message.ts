/** A request, whatever server or gateway took it. */
export interface HttpRequest {
  readonly method: string;
  /** Decoded nowhere yet, without the query string. */
  readonly path: string;
  /** Values by name; several of one name in order. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** By lower-case name; several of one name joined by comma. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | undefined;
}

/** A response. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a host passes a request on. */
export type HttpHandler = (request: HttpRequest, options?: { readonly deadline?: number | undefined }) => Promise<HttpResponse>;

/** The values of a query string by name. The names are the client's own, so none of them may mean anything to the object that holds them. */
export function parseQuery(text: string): HttpRequest['query'] {
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) query.set(name, [...(query.get(name) ?? []), value]);
  return Object.fromEntries(query);
}

/** A response with a JSON body. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

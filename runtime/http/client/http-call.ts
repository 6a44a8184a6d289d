import { UnsendableInputError } from '../errors.ts';

/** Headers by name. */
export type CallHeaders = Readonly<Record<string, string>>;

/** A request to a service, the same for every try. */
export interface HttpCall {
  readonly method: string;
  /** With query string, encoded. */
  readonly path: string;
  readonly headers: CallHeaders;
  readonly body?: string;
}

/** What the headers of a command are made of. */
export interface CommandCallOptions {
  readonly headers: CallHeaders;
  readonly idempotencyKey?: string | undefined;
  readonly expectedVersion?: number | 'stream-exists' | undefined;
}

/**
 * The request of a command: what is not part of the path is the JSON body.
 *
 * @throws {UnsendableInputError} when a path parameter can't be part of a path
 */
export function commandCall(route: string, input: object, options: CommandCallOptions): HttpCall {
  const { method, path, rest } = fill(route, input);
  const { headers, idempotencyKey = newKey(), expectedVersion } = options;
  const command = {
    'content-type': 'application/json',
    'idempotency-key': idempotencyKey,
    ...(expectedVersion !== undefined && { 'if-match': expectedVersion === 'stream-exists' ? '*' : `"${expectedVersion}"` }),
  };
  return { method, path, headers: { ...accepting, ...headers, ...command }, body: JSON.stringify(rest) };
}

/**
 * The request of a query: what is not part of the path is the query string; a list repeats its name.
 *
 * @throws {UnsendableInputError} when the input can't be part of a URL
 */
export function queryCall(route: string, input: object, headers: CallHeaders): HttpCall {
  const { method, path, rest } = fill(route, input);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) for (const item of listOf(value)) query.append(name, textOf(name, item));
  const search = query.toString();
  return { method, path: search === '' ? path : `${path}?${search}`, headers: { ...accepting, ...headers } };
}

const accepting = { accept: 'application/json, application/problem+json' };

/** Splits a route such as `POST /orders/:orderId/items`, and puts the input's fields into its path. */
function fill(route: string, input: object): { method: string; path: string; rest: Readonly<Record<string, unknown>> } {
  const at = route.indexOf(' ');
  const rest: Record<string, unknown> = { ...input };
  const path = route.slice(at + 1).replace(/:([^/]+)/g, (_parameter, name: string) => {
    const text = textOf(name, rest[name]);
    delete rest[name];
    // A URL's `.` and `..` walk up the path, encoded or not: the call would come out at another route.
    if (['', '.', '..'].includes(text))
      throw new UnsendableInputError({ field: name, value: text, form: 'a segment of a path, neither empty nor a dot or two' });
    return encodeURIComponent(text);
  });
  return { method: route.slice(0, at), path, rest };
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function textOf(field: string, value: unknown): string {
  if (['string', 'number', 'boolean', 'bigint'].includes(typeof value)) return String(value);
  throw new UnsendableInputError({ field, value, form: 'text, a number or a boolean' });
}

/** `crypto.randomUUID` is missing on pages without TLS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

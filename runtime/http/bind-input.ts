import { parseJson } from '../message/json.ts';
import { InvalidJsonError, UnsupportedMediaTypeError } from './errors.ts';
import type { HttpRequest } from './http-message.ts';
import { isJsonType } from './media-type.ts';

/** Where a route's input comes from, beside its path. */
export interface InputSources {
  readonly kind: 'command' | 'query';
  /** Names of headers by field. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * The input of a route's target, not validated yet: the JSON body of a command or the query string of a query, over it the bound headers, and
 * over all the path's parameters. A name that the query string repeats becomes a list. A field that is bound to a header comes from nowhere
 * else, since a gateway before the service may vouch for the header.
 *
 * @throws {InvalidJsonError} when the body is no JSON object
 * @throws {UnsupportedMediaTypeError} when the body says that it is something else, or compressed
 */
export function bindInput(
  request: HttpRequest,
  { kind, headers = {} }: InputSources,
  parameters: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const fields = kind === 'query' ? queryFields(request) : bodyFields(request);
  const free = Object.entries(fields).filter(([field]) => !Object.hasOwn(headers, field));
  return { ...Object.fromEntries(free), ...headerFields(request, headers), ...parameters };
}

function queryFields({ query }: HttpRequest): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([name, values]) => [name, values.length > 1 ? values : values[0]]));
}

function headerFields({ headers }: HttpRequest, bound: Readonly<Record<string, string>>): Record<string, unknown> {
  const values = Object.entries(bound).map(([field, header]) => [field, headers[header.toLowerCase()]] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function bodyFields({ body, headers }: HttpRequest): Record<string, unknown> {
  if (body === undefined || body.length === 0) return {};
  const contentType = headers['content-type'] ?? 'application/json';
  if (!isJsonType(contentType)) throw new UnsupportedMediaTypeError(contentType);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.trim().toLowerCase() !== 'identity') throw new UnsupportedMediaTypeError(`content-encoding ${encoding}`);
  if (typeof body !== 'string') throw new InvalidJsonError('it is not valid UTF-8');
  const value = parsed(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidJsonError('it is something else');
  return value as Record<string, unknown>;
}

function parsed(body: string): unknown {
  try {
    return parseJson(body);
  } catch (cause) {
    throw new InvalidJsonError((cause as Error).message, { cause });
  }
}

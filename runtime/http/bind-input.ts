import { parseJson } from '../message/json.ts';
import { InvalidJsonError, UnsupportedMediaTypeError } from './errors.ts';
import type { HttpRequest } from './http-message.ts';

/**
 * The input of a route's target, not validated yet: the JSON body of a command or the query string of a query, and over both the path's
 * parameters. A name that the query string repeats becomes a list.
 *
 * @throws {InvalidJsonError} when the body is no JSON object
 * @throws {UnsupportedMediaTypeError} when the body says that it is something else
 */
export function bindInput(
  request: HttpRequest,
  kind: 'command' | 'query',
  parameters: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const fields = kind === 'query' ? queryFields(request) : bodyFields(request);
  return { ...fields, ...parameters };
}

function queryFields({ query }: HttpRequest): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).map(([name, values]) => [name, values.length > 1 ? values : values[0]]));
}

function bodyFields({ body, headers }: HttpRequest): Record<string, unknown> {
  if (body === undefined || body === '') return {};
  const contentType = headers['content-type'] ?? 'application/json';
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType)) throw new UnsupportedMediaTypeError(contentType);
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

import { parseStreamKey } from '../contract/event-table.ts';
import { parsePositionToken } from '../message/parse-position-token.ts';
import type { AnyQuery } from '../projection/query.ts';
import { InvalidHeaderError } from './errors.ts';
import type { HttpRequest } from './http-message.ts';
import { positionTokenHeader } from './position-token-header.ts';

/** How many tokens a request may have: more are more work than a client's last few commands are worth. */
const maxTokens = 10;

/**
 * The position token that matters to a query, of those that a request has: the newest, which comes first, of a stream that the query's input
 * names, else the newest of any stream that the query reads.
 *
 * @throws {InvalidPositionError} when a token is none that this service gave
 * @throws {InvalidHeaderError} when there are too many
 */
export function tokenFor(
  query: AnyQuery,
  input: object,
  { [positionTokenHeader]: value = '' }: HttpRequest['headers'],
): string | undefined {
  const tokens = value.split(',', maxTokens + 1).flatMap((token) => token.trim() || []);
  if (tokens.length > maxTokens)
    throw new InvalidHeaderError({ header: 'Position-Token', value: `${tokens.length} or more`, form: `at most ${maxTokens} tokens` });
  const sources = [...(query.projection?.from ?? []), ...query.aggregates].map(({ name }) => name);
  const streams = tokens.map((token) => ({ token, ...parseStreamKey(parsePositionToken(token).stream) }));
  const read = streams.filter(({ aggregate }) => sources.includes(aggregate));
  const named = read.find(({ streamId }) => Object.values(input).includes(streamId));
  return (named ?? read[0])?.token;
}

import { AllFrameError, InvalidPositionError } from '../message/errors.ts';
import type { AnyQuery } from '../projection/query.ts';
import { readTrace } from './command-headers.ts';
import type { RoutedRequest } from './custom-handler.ts';
import { type HttpResponse, json } from './http-message.ts';
import type { HttpPorts } from './http-ports.ts';
import { tokenFor } from './position-tokens.ts';
import { problem, refusal } from './problem.ts';

/** Answers a request with what a query finds, which is as new as the request's position tokens ask for. */
export async function answerQuery(
  query: AnyQuery,
  input: object,
  request: RoutedRequest,
  queries: HttpPorts['queries'],
): Promise<HttpResponse> {
  const { caller, deadline, headers } = request;
  const token = tokenFor(query, input, headers);
  const asked = queries.ask(query, input, { caller, deadline, token, ...readTrace(headers) });
  const result = await (token === undefined ? asked : asked.catch((error) => refuseToken(token, error)));
  if (result !== undefined) return json(200, result);
  return refusal(request, { ...problem(404, 'not-found', `${query.name} found nothing`), outcome: 'nothing-found' });
}

/** Of a history that was replaced, such as by a restore, the caller's token is no fault of ours: without it there is an answer. */
function refuseToken(token: string, error: unknown): never {
  throw error instanceof AllFrameError && error.code === 'history-diverged' ? new InvalidPositionError({ token }) : error;
}

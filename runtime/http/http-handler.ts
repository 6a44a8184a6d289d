import type { CommandBus, DispatchOptions } from '../command-bus/command-bus.ts';
import type { CommandResult } from '../command-bus/command-result.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { QueryBus } from '../projection/query-bus.ts';
import { bindInput } from './bind-input.ts';
import { readCommandHeaders } from './command-headers.ts';
import { type HttpRequest, type HttpResponse, json } from './http-message.ts';
import { matchRoutes } from './match-routes.ts';
import { problem, problemOf, problemResponse } from './problem.ts';
import type { Route } from './router.ts';

/** What routes lead to. */
export interface HttpPorts {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  /** Sends a command, whose input is valid, to its queue; returns the command id. */
  readonly enqueue: (command: AnyCommand, input: unknown, options: DispatchOptions) => Promise<string>;
  /** Told of every error that the client only sees as a 500 or 503. */
  readonly onError: (error: unknown, request: HttpRequest) => void;
}

/** How a host passes a request on. */
export type HttpHandler = (request: HttpRequest, options?: { readonly deadline?: number | undefined }) => Promise<HttpResponse>;

/** Answers requests by routes: commands with 200 or 202, queries with 200, everything else with problem details (RFC 9457). */
export function createHttpHandler(routes: readonly Route[], ports: HttpPorts): HttpHandler {
  const match = matchRoutes(routes);
  return async (request, options = {}) => {
    try {
      const matched = match(request.method, request.path);
      if ('problem' in matched) return problemResponse(matched.problem, matched.headers);
      return await answer(matched.route, matched.parameters, request, ports, options);
    } catch (error) {
      const body = problemOf(error);
      if (body.status >= 500) ports.onError(error, request);
      return problemResponse(body);
    }
  };
}

async function answer(
  { target }: Route,
  parameters: Readonly<Record<string, string>>,
  request: HttpRequest,
  { commands, queries, enqueue }: HttpPorts,
  options: { readonly deadline?: number | undefined },
): Promise<HttpResponse> {
  if (target.kind === 'query') {
    const result = await queries.ask(target, bindInput(request, 'query', parameters));
    return result === undefined ? problemResponse(problem(404, 'not-found', `${target.name} found nothing`)) : json(200, result);
  }
  const input = bindInput(request, 'command', parameters);
  const dispatch = { ...readCommandHeaders(request.headers, { isQueued: target.kind === 'enqueued' }), ...options };
  if (target.kind === 'enqueued') return json(202, { commandId: await enqueue(target.command, input, dispatch) });
  return commandResponse(await commands.dispatch(target, input, dispatch));
}

function commandResponse(result: CommandResult): HttpResponse {
  if (result.outcome === 'rejected')
    return problemResponse({
      ...problem(422, result.code, 'The command was rejected'),
      ...(result.details !== undefined && { details: result.details }),
    });
  const { streamId, version, events } = result;
  return json(200, { streamId, version, events: events.map(({ type }) => type) }, { etag: `"${version}"` });
}

import type { CommandBus, DispatchOptions } from '../command-bus/command-bus.ts';
import type { CommandResult } from '../command-bus/command-result.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { QueryBus } from '../projection/query-bus.ts';
import { bindInput } from './bind-input.ts';
import { readCommandHeaders } from './command-headers.ts';
import { type CorsOptions, withCors } from './cors.ts';
import { type HttpHandler, type HttpRequest, type HttpResponse, json } from './http-message.ts';
import { matchRoutes } from './match-routes.ts';
import { type Problem, problem, problemOf, problemResponse } from './problem.ts';
import { requestIdHeader, withRequestId } from './request-id.ts';
import type { Route } from './router.ts';

/** What routes lead to. */
export interface HttpPorts {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  /** Sends a command, whose input is valid, to its queue; returns the command id. */
  readonly enqueue: (command: AnyCommand, input: unknown, options: DispatchOptions) => Promise<string>;
  /** Names requests that come without an id. */
  readonly newId: () => string;
  /** Told of every error that the client only sees as a 500 or 503; the request's headers hold its id. */
  readonly onError: (error: unknown, request: HttpRequest) => void;
}

/** What an API does beside its routes. */
export interface HttpHandlerOptions {
  /** @default browsers let no page of another origin read an answer */
  readonly cors?: CorsOptions | undefined;
  /** @default nothing is served beside the routes */
  readonly documents?: readonly DocumentRoute[] | undefined;
}

/** A JSON document at a path of its own. A route of the service with the same path comes first. */
export interface DocumentRoute {
  readonly method: 'GET';
  readonly path: string;
  readonly target: { readonly kind: 'document'; readonly read: () => unknown };
}

/** Answers requests by routes: commands with 200 or 202, queries with 200, everything else with problem details (RFC 9457). */
export function createHttpHandler(
  routes: readonly Route[],
  ports: HttpPorts,
  { cors, documents = [] }: HttpHandlerOptions = {},
): HttpHandler {
  const match = matchRoutes([...routes, ...documents]);
  const handle: HttpHandler = async (request, options = {}) => {
    const refuse = (body: Problem, headers?: HttpResponse['headers']) =>
      problemResponse({ ...body, requestId: request.headers[requestIdHeader] }, headers);
    try {
      const matched = match(request.method, request.path);
      if ('allow' in matched) return { status: 204, headers: { allow: matched.allow }, body: '' };
      if ('problem' in matched) return refuse(matched.problem, matched.headers);
      const answered = await answer(matched.route, matched.parameters, request, ports, options);
      return 'problem' in answered ? refuse(answered.problem) : answered;
    } catch (error) {
      const body = problemOf(error);
      if (body.status >= 500) ports.onError(error, request);
      return refuse(body);
    }
  };
  return withRequestId(withCors(withHead(handle), cors), ports.newId);
}

async function answer(
  { target }: Route | DocumentRoute,
  parameters: Readonly<Record<string, string>>,
  request: HttpRequest,
  { commands, queries, enqueue }: HttpPorts,
  options: { readonly deadline?: number | undefined },
): Promise<HttpResponse | { readonly problem: Problem }> {
  if (target.kind === 'document') return json(200, target.read());
  if (target.kind === 'query') {
    const result = await queries.ask(target, bindInput(request, 'query', parameters));
    if (result !== undefined) return json(200, result);
    return { problem: { ...problem(404, 'not-found', `${target.name} found nothing`), outcome: 'nothing-found' } };
  }
  const input = bindInput(request, 'command', parameters);
  const dispatch = { ...readCommandHeaders(request.headers, { isQueued: target.kind === 'enqueued' }), ...options };
  if (target.kind === 'enqueued') return json(202, { commandId: await enqueue(target.command, input, dispatch) });
  return commandResponse(await commands.dispatch(target, input, dispatch));
}

function commandResponse(result: CommandResult): HttpResponse | { readonly problem: Problem } {
  if (result.outcome === 'accepted') {
    const { streamId, version, events } = result;
    return json(200, { streamId, version, events: events.map(({ type }) => type) }, { etag: `"${version}"` });
  }
  const { code, details } = result;
  const rejection = { ...problem(422, code, 'The command was rejected'), outcome: 'rejected' } as const;
  return { problem: details === undefined ? rejection : { ...rejection, details } };
}

/** `HEAD` is answered as `GET`, without the body (https://www.rfc-editor.org/rfc/rfc9110#name-head). */
function withHead(handle: HttpHandler): HttpHandler {
  return async (request, options) => {
    const response = await handle(request, options);
    return request.method === 'HEAD' ? { ...response, body: '' } : response;
  };
}

import type { CommandResult, EffectResult } from '../command-bus/command-result.ts';
import { AllFrameError } from '../message/errors.ts';
import type { Json } from '../message/json.ts';
import { InvalidPositionError } from '../message/position.ts';
import { bindInput } from './bind-input.ts';
import { readCommandHeaders, readTrace } from './command-headers.ts';
import type { RoutedRequest } from './custom-handler.ts';
import { type HttpResponse, json } from './http-message.ts';
import type { HttpPorts } from './http-ports.ts';
import { positionTokenHeader, tokenFor } from './position-tokens.ts';
import { problem, refusal } from './problem.ts';
import type { MessageTarget } from './route-target.ts';
import type { Route } from './router.ts';

/** Answers a request with what a command or query makes of it. */
export async function answerMessage(
  { target, headers }: { readonly target: MessageTarget; readonly headers: Route['headers'] },
  request: RoutedRequest,
  { commands, queries, enqueue }: HttpPorts,
): Promise<HttpResponse> {
  const { caller, deadline, parameters } = request;
  const input = bindInput(request, { kind: target.kind === 'query' ? 'query' : 'command', headers }, parameters);
  if (target.kind === 'query') {
    const token = tokenFor(target, input, request.headers);
    const asked = queries.ask(target, input, { caller, deadline, token, ...readTrace(request.headers) });
    const result = await (token === undefined ? asked : asked.catch((error) => refuseToken(token, error)));
    if (result !== undefined) return json(200, result);
    return refusal(request, { ...problem(404, 'not-found', `${target.name} found nothing`), outcome: 'nothing-found' });
  }
  const options = { ...readCommandHeaders(request.headers, target.kind), deadline, caller };
  if (target.kind === 'enqueued') return json(202, { commandId: await enqueue(target.command, input, options) });
  return answerResult(request, await commands.dispatch(target, input, options));
}

/** Of a history that was replaced, such as by a restore, the caller's token is no fault of ours: without it there is an answer. */
function refuseToken(token: string, error: unknown): never {
  throw error instanceof AllFrameError && error.code === 'history-diverged' ? new InvalidPositionError({ token }) : error;
}

function answerResult(request: RoutedRequest, result: CommandResult | EffectResult): HttpResponse {
  switch (result.outcome) {
    case 'accepted': {
      const { streamId, version, events, token } = result;
      const body = { streamId, version, events: events.map(({ type }) => type), ...(token !== undefined && { token }) };
      return json(200, body, { etag: `"${version}"`, ...(token !== undefined && { [positionTokenHeader]: token }) });
    }
    case 'performed':
      return json(200, { commandId: result.commandId });
    case 'rejected':
      return rejected(request, result);
  }
}

function rejected(request: RoutedRequest, { code, details }: { readonly code: string; readonly details: Json | undefined }): HttpResponse {
  const rejection = { ...problem(422, code, 'The command was rejected'), outcome: 'rejected' } as const;
  return refusal(request, details === undefined ? rejection : { ...rejection, details });
}

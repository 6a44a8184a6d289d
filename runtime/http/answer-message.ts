import type { CommandResult, EffectResult } from '../command-bus/command-result.ts';
import { answerQuery } from './answer-query.ts';
import { bindInput } from './bind-input.ts';
import { readCommandHeaders } from './command-headers.ts';
import type { RoutedRequest } from './custom-handler.ts';
import { type HttpResponse, json } from './http-message.ts';
import type { HttpPorts } from './http-ports.ts';
import { positionTokenHeader } from './position-token-header.ts';
import { rejectionResponse } from './problem.ts';
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
  if (target.kind === 'query') return await answerQuery(target, input, request, queries);
  const options = { ...readCommandHeaders(request.headers, target.kind), deadline, caller };
  if (target.kind === 'enqueued') return json(202, { commandId: await enqueue(target.command, input, options) });
  return answerResult(request, await commands.dispatch(target, input, options));
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
      return rejectionResponse(request, result);
  }
}

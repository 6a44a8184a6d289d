import { type HttpRequest, type HttpResponse, json } from '../http/http-message.ts';
import { handleInvokeEvent, type InvokeDelivery, isInvokeEvent } from './direct-invoke.ts';
import { UnexpectedPushError } from './google-errors.ts';

/**
 * Runs the command or answers the query that another service calls for. A rejection, and what is the message's own fault, is an answer with
 * the status 200, as on AWS.
 *
 * @throws {UnexpectedPushError} when the request is no invocation
 * @throws what may be cured by calling again
 */
export async function handleInvokeCall(
  { body }: Pick<HttpRequest, 'body'>,
  delivery: InvokeDelivery,
  deadline?: number,
): Promise<HttpResponse> {
  const event = parsed(body);
  if (!isInvokeEvent(event)) throw new UnexpectedPushError({ expected: 'invocation', fault: 'its body is no JSON with allframe: invoke' });
  return json(200, await handleInvokeEvent(event, delivery, deadline));
}

function parsed(body: HttpRequest['body']): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}

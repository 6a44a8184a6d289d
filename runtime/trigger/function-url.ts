import type { HttpHandler, HttpRequest } from '../http/http-message.ts';
import { fromHttpResponse, isOfFunctionUrl, isPayloadV2, type PayloadV2Event, type PayloadV2Result, requestFor } from './payload-v2.ts';

export { fromHttpResponse };

/** What the URL of a function sends (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html). */
export interface FunctionUrlEvent extends PayloadV2Event {}

/** What the URL of a function takes as an answer. */
export interface FunctionUrlResult extends PayloadV2Result {}

/** Recognizes the event by its payload format and by `requestContext.domainName`, which is that of a function URL. */
export function isFunctionUrlEvent(event: unknown): event is FunctionUrlEvent {
  return isPayloadV2(event) && isOfFunctionUrl(event);
}

/** Answers the event by an HTTP handler. */
export async function handleFunctionUrlEvent(event: FunctionUrlEvent, handle: HttpHandler, deadline?: number): Promise<FunctionUrlResult> {
  return fromHttpResponse(await handle(toHttpRequest(event), { deadline }));
}

/** The event as a request: `rawPath` comes as it was sent, and a function URL has no stages. */
export function toHttpRequest(event: FunctionUrlEvent): HttpRequest {
  return requestFor(event.rawPath, event);
}

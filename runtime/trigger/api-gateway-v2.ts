import type { HttpHandler, HttpRequest } from '../http/http-message.ts';
import { encodedAgain, withoutBasePath, withoutStage } from './gateway-path.ts';
import { fromHttpResponse, isOfFunctionUrl, isPayloadV2, type PayloadV2Event, type PayloadV2Result, requestFor } from './payload-v2.ts';

export { fromHttpResponse };

/** What an HTTP API sends. */
export interface ApiGatewayV2Event extends PayloadV2Event {}

/** What an HTTP API takes as an answer. */
export interface ApiGatewayV2Result extends PayloadV2Result {}

/** Recognizes the event by its payload format and by `requestContext.domainName`, which is none of a function URL. */
export function isApiGatewayV2Event(event: unknown): event is ApiGatewayV2Event {
  return isPayloadV2(event) && !isOfFunctionUrl(event);
}

/** Answers the event by an HTTP handler. */
export async function handleApiGatewayV2Event(
  event: ApiGatewayV2Event,
  handle: HttpHandler,
  deadline?: number,
): Promise<ApiGatewayV2Result> {
  return fromHttpResponse(await handle(toHttpRequest(event), { deadline }));
}

/**
 * The event as a request. An HTTP API decodes `rawPath` (https://github.com/middleapi/standard-server/pull/93), so that an id that holds `/`
 * or `?` can't travel in its path. The base path of a domain of the user's own is taken off where the route tells it: `$default` doesn't.
 */
export function toHttpRequest(event: ApiGatewayV2Event): HttpRequest {
  const { rawPath, routeKey, pathParameters, requestContext } = event;
  const path = withoutStage(encodedAgain(rawPath), requestContext);
  return requestFor(withoutBasePath(path, routeKey?.split(' ')[1], pathParameters ?? {}), event);
}

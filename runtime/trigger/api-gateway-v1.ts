import type { HttpHandler, HttpRequest, HttpResponse, PlatformAuthorizer } from '../http/http-message.ts';
import type { ApiGatewayV1Event, ListsOfTexts } from './api-gateway-v1-event.ts';
import { encodedAgain, withoutBasePath, withoutStage } from './gateway-path.ts';
import { type AnswerBody, callerFields, decodedBody, encodedBody, lowerCased, saidBy, type Texts } from './http-payload.ts';

/** What a REST API takes as an answer. */
export interface ApiGatewayV1Result extends AnswerBody {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
}

/** Answers the event by an HTTP handler. */
export async function handleApiGatewayV1Event(
  event: ApiGatewayV1Event,
  handle: HttpHandler,
  deadline?: number,
): Promise<ApiGatewayV1Result> {
  return fromHttpResponse(await handle(toHttpRequest(event), { deadline }));
}

/** The event as a request. */
export function toHttpRequest(event: ApiGatewayV1Event): HttpRequest {
  const { httpMethod, headers, multiValueHeaders, queryStringParameters, multiValueQueryStringParameters, requestContext } = event;
  return {
    method: httpMethod,
    path: pathOf(event),
    query: Object.fromEntries(listsOf(queryStringParameters, multiValueQueryStringParameters)),
    headers: Object.fromEntries(listsOf(lowerCased(headers), lowerCased(multiValueHeaders)).map(joined)),
    body: decodedBody(event),
    ...callerFields({
      identity: requestContext.identity?.userArn,
      authorizer: authorizerOf(event),
      requestId: requestContext.requestId,
    }),
  };
}

/** The response as the gateway takes it: cookies are the one header that may stand several times. */
export function fromHttpResponse(response: HttpResponse): ApiGatewayV1Result {
  const { status, headers, cookies = [] } = response;
  const several = cookies.length > 0 && { multiValueHeaders: { 'set-cookie': cookies } };
  return { statusCode: status, headers, ...several, ...encodedBody(response) };
}

/**
 * A REST API leaves the path encoded and takes the stage off; an HTTP API in format 1.0 does neither
 * (https://github.com/middleapi/standard-server/pull/93). A base path of the user's own domain stands in both.
 */
function pathOf({ version, resource, path, pathParameters, requestContext }: ApiGatewayV1Event): string {
  const isHttpApi = version === '1.0';
  const encoded = isHttpApi ? encodedAgain(path) : path;
  // By the API's own domain, what the caller sent is the stage and the path.
  if (requestContext.path !== path) return encoded;
  const staged = isHttpApi ? withoutStage(encoded, requestContext) : encoded;
  return withoutBasePath(staged, resource, pathParameters ?? {});
}

/** All values by name: those of the lists, and what stands in the short form alone. */
function listsOf(single: Texts | null | undefined, multiple: ListsOfTexts | null | undefined): [string, readonly string[]][] {
  const lists = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(single ?? {})) if (value !== undefined && value !== null) lists.set(name, [value]);
  for (const [name, values] of Object.entries(multiple ?? {})) if (values && values.length > 0) lists.set(name, values);
  return [...lists];
}

/** Cookies are the one header whose values are not joined by comma (https://www.rfc-editor.org/rfc/rfc6265#section-5.4). */
function joined([name, values]: [string, readonly string[]]): [string, string] {
  return [name, values.join(name === 'cookie' ? '; ' : ',')];
}

function authorizerOf({ requestContext: { authorizer } }: ApiGatewayV1Event): PlatformAuthorizer | undefined {
  if (!authorizer) return undefined;
  const { claims, scopes: _scopes, integrationLatency: _latency, ...said } = authorizer;
  return saidBy('jwt', claims) ?? (Object.keys(said).length > 0 ? saidBy('lambda', said) : undefined);
}

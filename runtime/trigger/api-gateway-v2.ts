import { type HttpRequest, type HttpResponse, parseQuery } from '../http/http-message.ts';

/** What an HTTP API sends: payload format 2.0 (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html). */
export interface ApiGatewayV2Event {
  readonly version: '2.0';
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: { readonly stage: string; readonly domainName?: string; readonly http: { readonly method: string } };
}

/** What an HTTP API takes as an answer. */
export interface ApiGatewayV2Result {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: false;
}

/** Recognizes the event: `version` alone also stands in v1 events, `requestContext.http` does not. */
export function isApiGatewayV2Event(event: unknown): event is ApiGatewayV2Event {
  const { version, requestContext } = (event ?? {}) as Partial<ApiGatewayV2Event>;
  return version === '2.0' && typeof requestContext?.http?.method === 'string';
}

/** The event as a request. */
export function toHttpRequest(event: ApiGatewayV2Event): HttpRequest {
  return {
    method: event.requestContext.http.method,
    path: withoutStage(encodedPath(event), event.requestContext.stage),
    // The raw string tells repeated names apart; the event's `queryStringParameters` joins them with commas.
    query: parseQuery(event.rawQueryString ?? ''),
    headers: lowerCased(event.headers ?? {}),
    body: event.isBase64Encoded && event.body !== undefined ? Buffer.from(event.body, 'base64').toString('utf8') : event.body,
  };
}

/** The response as the gateway takes it. */
export function fromHttpResponse({ status, headers, body }: HttpResponse): ApiGatewayV2Result {
  return { statusCode: status, headers, body, isBase64Encoded: false };
}

/**
 * An HTTP API decodes `rawPath`, a function URL does not (https://github.com/middleapi/standard-server/pull/93): what is decoded later must
 * not be decoded twice. An id that holds `/` or `?` can't travel in the path of an HTTP API.
 */
function encodedPath({ rawPath, requestContext }: ApiGatewayV2Event): string {
  return requestContext.domainName?.includes('.lambda-url.') ? rawPath : rawPath.replaceAll('%', '%25');
}

/** Every stage but `$default` stands before the path. */
function withoutStage(path: string, stage: string): string {
  const prefix = `/${stage}`;
  if (path === prefix) return '/';
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

function lowerCased(headers: Readonly<Record<string, string | undefined>>): HttpRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

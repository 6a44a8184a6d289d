import { bodyOf } from '../http/body.ts';
import { type HttpRequest, type HttpResponse, parseQuery } from '../http/http-message.ts';

/** What an HTTP API sends: payload format 2.0 (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html). */
export interface ApiGatewayV2Event {
  readonly version: '2.0';
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** What `headers` lacks of cookies. */
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly stage: string;
    readonly domainName?: string;
    readonly http: { readonly method: string };
    /** Whom the gateway authenticated: by `AWS_IAM`, the ARN of the user or of the session of a role. */
    readonly authorizer?: { readonly iam?: { readonly userArn?: string | null } | null };
  };
}

/** What an HTTP API takes as an answer. */
export interface ApiGatewayV2Result {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** Recognizes the event: `version` alone also stands in v1 events, `requestContext.http` does not. */
export function isApiGatewayV2Event(event: unknown): event is ApiGatewayV2Event {
  const { version, requestContext } = (event ?? {}) as Partial<ApiGatewayV2Event>;
  return version === '2.0' && typeof requestContext?.http?.method === 'string';
}

/** The event as a request. */
export function toHttpRequest(event: ApiGatewayV2Event): HttpRequest {
  const { body, cookies = [], isBase64Encoded = false } = event;
  const identity = event.requestContext.authorizer?.iam?.userArn ?? undefined;
  return {
    method: event.requestContext.http.method,
    path: withoutStage(encodedPath(event), event.requestContext.stage),
    // The raw string tells repeated names apart; the event's `queryStringParameters` joins them with commas.
    query: parseQuery(event.rawQueryString ?? ''),
    headers: { ...lowerCased(event.headers ?? {}), ...(cookies.length > 0 && { cookie: cookies.join('; ') }) },
    body: isBase64Encoded && body !== undefined ? bodyOf(Buffer.from(body, 'base64')) : body,
    ...(identity !== undefined && { identity }),
  };
}

/** The response as the gateway takes it. */
export function fromHttpResponse({ status, headers, cookies = [], body }: HttpResponse): ApiGatewayV2Result {
  const answer = { statusCode: status, headers, ...(cookies.length > 0 && { cookies }) };
  if (typeof body === 'string') return { ...answer, body, isBase64Encoded: false };
  return { ...answer, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
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

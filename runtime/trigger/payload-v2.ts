import { type HttpRequest, type HttpResponse, parseQuery } from '../http/http-message.ts';
import {
  type AnswerBody,
  callerFields,
  decodedBody,
  type EncodedBody,
  encodedBody,
  lowerCased,
  saidBy,
  type Texts,
} from './http-payload.ts';

/** Payload format 2.0, which HTTP APIs and function URLs share (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html). */
export interface PayloadV2Event extends EncodedBody {
  readonly version: '2.0';
  readonly rawPath: string;
  readonly rawQueryString?: string | undefined;
  /** Several values of one name are joined by comma. */
  readonly headers?: Texts | null | undefined;
  /** What `headers` lacks of cookies. */
  readonly cookies?: readonly string[] | null | undefined;
  /** `ANY /{proxy+}` or `$default`. */
  readonly routeKey?: string | undefined;
  readonly pathParameters?: Texts | null | undefined;
  readonly requestContext: {
    readonly stage: string;
    readonly http: { readonly method: string };
    readonly domainName?: string | undefined;
    readonly requestId?: string | undefined;
    readonly authorizer?: PayloadV2Authorizer | null | undefined;
  };
}

/** Whom the platform authenticated, and how: one of these. */
export interface PayloadV2Authorizer {
  /** By `AWS_IAM`: the ARN of the user or of the session of a role. */
  readonly iam?: { readonly userArn?: string | null | undefined } | null | undefined;
  /** By a JSON Web Token. */
  readonly jwt?: { readonly claims?: unknown; readonly scopes?: readonly string[] | null | undefined } | null | undefined;
  /** By a function. */
  readonly lambda?: unknown;
}

/** What takes payload format 2.0 takes this as an answer. */
export interface PayloadV2Result extends AnswerBody {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

/** Recognizes the payload: `version` alone also stands in other events, `requestContext.http` in what an authorizer is asked, with `routeArn`. */
export function isPayloadV2(event: unknown): event is PayloadV2Event {
  const { version, requestContext, routeArn } = (event ?? {}) as Partial<PayloadV2Event> & { readonly routeArn?: unknown };
  return version === '2.0' && typeof requestContext?.http?.method === 'string' && routeArn === undefined;
}

/** The domain of every function URL, which nobody can rename (https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html). */
export function isOfFunctionUrl({ requestContext }: PayloadV2Event): boolean {
  return requestContext.domainName?.includes('.lambda-url.') ?? false;
}

/** The event as a request for this path, encoded. */
export function requestFor(path: string, event: PayloadV2Event): HttpRequest {
  const { requestContext, rawQueryString, headers } = event;
  const { authorizer, requestId, http } = requestContext;
  const cookies = event.cookies ?? [];
  return {
    method: http.method,
    path,
    // The raw string tells repeated names apart; the event's `queryStringParameters` joins them with commas.
    query: parseQuery(rawQueryString ?? ''),
    headers: { ...lowerCased(headers), ...(cookies.length > 0 && { cookie: cookies.join('; ') }) },
    body: decodedBody(event),
    ...callerFields({
      identity: authorizer?.iam?.userArn,
      authorizer: saidBy('jwt', authorizer?.jwt?.claims) ?? saidBy('lambda', authorizer?.lambda),
      requestId,
    }),
  };
}

/** The response as an answer in payload format 2.0. */
export function fromHttpResponse(response: HttpResponse): PayloadV2Result {
  const { status, headers, cookies = [] } = response;
  return { statusCode: status, headers, ...(cookies.length > 0 && { cookies }), ...encodedBody(response) };
}

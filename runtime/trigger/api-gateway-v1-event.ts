import type { EncodedBody, Texts } from './http-payload.ts';

/** What a REST API sends, and an HTTP API in payload format 1.0 (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html). */
export interface ApiGatewayV1Event extends EncodedBody {
  /** Events of a REST API have none. */
  readonly version?: string | undefined;
  /** As it is defined in the API: `/{proxy+}`. */
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  /** The last value of each header; some emulators send these alone. */
  readonly headers?: Texts | null | undefined;
  readonly multiValueHeaders?: ListsOfTexts | null | undefined;
  /** Decoded, as `multiValueQueryStringParameters` is. */
  readonly queryStringParameters?: Texts | null | undefined;
  readonly multiValueQueryStringParameters?: ListsOfTexts | null | undefined;
  readonly pathParameters?: Texts | null | undefined;
  readonly requestContext: {
    readonly stage?: string | undefined;
    /** With the stage, where the API's own domain was called. */
    readonly path?: string | undefined;
    readonly requestId?: string | undefined;
    readonly domainName?: string | undefined;
    /** Whom the gateway authenticated by `AWS_IAM`. */
    readonly identity?: { readonly userArn?: string | null | undefined } | null | undefined;
    /** What a Cognito authorizer (`claims`) or a function says of the caller. */
    readonly authorizer?: Readonly<Record<string, unknown>> | null | undefined;
  };
}

/** Several values a name. */
export type ListsOfTexts = Readonly<Record<string, readonly string[] | null | undefined>>;

/** Recognizes the event by `resource`, which neither payload 2.0 nor a load balancer has; what an authorizer is asked has `methodArn` too. */
export function isApiGatewayV1Event(event: unknown): event is ApiGatewayV1Event {
  const { resource, httpMethod, path, requestContext, methodArn } = (event ?? {}) as Partial<ApiGatewayV1Event> & { methodArn?: unknown };
  const isRequest = [resource, httpMethod, path].every((field) => typeof field === 'string') && typeof requestContext === 'object';
  return isRequest && requestContext !== null && methodArn === undefined;
}

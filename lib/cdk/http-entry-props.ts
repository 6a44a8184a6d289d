import type { IConstruct } from 'constructs';
import type { HttpGateway } from '../../runtime/service/http.ts';
import type { HttpApiResource } from '../model/service-model.ts';
import type { Measured } from './measured.ts';
import type { ServiceFunction } from './service-function.ts';

/** What `HttpEntry` takes. */
export interface HttpEntryProps {
  readonly function: ServiceFunction;
  /** An explicit choice: there is no default. */
  readonly auth: HttpApiResource['auth'];
  /** @default 'http-api' */
  readonly gateway?: HttpGateway | undefined;
  /**
   * The API's name.
   *
   * @default made of the construct's place in the tree
   */
  readonly name?: string | undefined;
  /**
   * The name of a REST API's stage, which begins the paths of its URL.
   *
   * @default 'prod'
   */
  readonly stage?: string | undefined;
  /**
   * The routes that everybody may call where the gateway verifies tokens.
   *
   * @default none
   */
  readonly publicRoutes?: readonly HttpRoute[] | undefined;
  /**
   * Whether each request is a line of a log that is kept for 30 days. That of a REST API needs a role that the account allows API Gateway to
   * write logs with (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html).
   *
   * @default true for an HTTP API, false for a REST API; a function's URL writes none
   */
  readonly accessLog?: boolean | undefined;
}

/** A route of an HTTP API: a method and a path such as `/orders/{orderId}`. */
export interface HttpRoute {
  readonly method: string;
  readonly path: string;
}

/** What each gateway is made of. */
export interface HttpGatewayParts {
  readonly url: string;
  readonly apiId: string | undefined;
  readonly dimensions: Measured['dimensions'];
  readonly defaultChild: IConstruct | undefined;
}

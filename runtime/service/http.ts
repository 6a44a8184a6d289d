import type { Auth } from '../http/auth/auth.ts';
import type { CorsOptions } from '../http/cors.ts';
import { createRouter, type Router } from '../http/router.ts';

/** The service's HTTP API. */
export interface Http<Routes extends Record<string, unknown> = Record<string, unknown>> {
  readonly auth: Auth;
  readonly gateway?: HttpGateway | undefined;
  readonly cors?: CorsOptions | undefined;
  readonly openapi?: OpenApiOptions | undefined;
  readonly maxBodyBytes?: number | undefined;
  readonly router: Router<Routes>;
}

/**
 * What stands in front of the API's function on AWS: an HTTP API of API Gateway, a REST API of it, or a URL of the function itself, which
 * has neither limits of requests nor a name of its own.
 */
export type HttpGateway = 'http-api' | 'rest-api' | 'function-url';

/** What the API's OpenAPI 3.1 document says of it, and where it is served. */
export interface OpenApiOptions {
  /**
   * Where the document is served, such as `/openapi.json`, to everybody who may call.
   *
   * @default it is not served; `allframe openapi` prints it
   */
  readonly path?: `/${string}` | undefined;
  /**
   * Whether it is served to everybody else too.
   *
   * @default false
   */
  readonly public?: boolean | undefined;
  /** @default the service's name */
  readonly title?: string | undefined;
  /**
   * Of the API, not of OpenAPI.
   *
   * @default '1.0.0'
   */
  readonly version?: string | undefined;
}

/** What `http()` takes. */
export interface HttpOptions<Routes extends Record<string, unknown>> {
  /** An explicit choice: there is no default. */
  readonly auth: Auth;
  /**
   * What stands in front of the function on AWS.
   *
   * @default 'http-api'
   */
  readonly gateway?: HttpGateway | undefined;
  /**
   * Which pages of other origins may call from a browser.
   *
   * @default none
   */
  readonly cors?: CorsOptions | undefined;
  /** @default an OpenAPI document that says what the routes say, and is not served */
  readonly openapi?: OpenApiOptions | undefined;
  /**
   * The largest body that is taken, in bytes; at most 6 MiB, which is what Lambda takes, and of which bytes that are no text fill four thirds.
   *
   * @default 1,048,576 (1 MiB)
   */
  readonly maxBodyBytes?: number | undefined;
  /** Adds routes, one after the other. */
  readonly routes: (router: Router) => Router<Routes>;
}

/**
 * Annotates the service's HTTP API.
 *
 * @example
 * ```ts
 * import { http, jwt } from '@allframe/serverless/runtime';
 *
 * const api = http({
 *   auth: jwt({ issuer: 'https://auth.example.com/', audience: 'https://orders.example.com' }),
 *   cors: { origins: ['https://app.example.com'], maxAgeSeconds: 3_600 },
 *   openapi: { path: '/openapi.json', version: '2.1.0' },
 *   maxBodyBytes: 256 * 1024,
 *   routes: (router) => router,
 * });
 * ```
 */
export function http<Routes extends Record<string, unknown>>({ routes, ...options }: HttpOptions<Routes>): Http<Routes> {
  return { ...options, router: routes(createRouter()) };
}

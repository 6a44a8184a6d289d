import { createRouter, type Router } from '../http/router.ts';

/** Who may call the HTTP API. */
export type Auth = { readonly kind: 'none' };

/** The service's HTTP API. */
export interface Http<Routes extends Record<string, unknown> = Record<string, unknown>> {
  readonly auth: Auth;
  readonly router: Router<Routes>;
}

/** What `http()` takes. */
export interface HttpOptions<Routes extends Record<string, unknown>> {
  /** An explicit choice: there is no default. */
  readonly auth: Auth;
  /** Adds routes, one after the other. */
  readonly routes: (router: Router) => Router<Routes>;
}

/**
 * Annotates the service's HTTP API.
 *
 * @example
 * ```ts
 * import { http, none } from '@allframe/serverless/runtime';
 *
 * const api = http({ auth: none(), routes: (router) => router });
 * ```
 */
export function http<Routes extends Record<string, unknown>>({ auth, routes }: HttpOptions<Routes>): Http<Routes> {
  return { auth, router: routes(createRouter()) };
}

/** Lets everybody call: for examples, and for services behind something that authenticates. */
export function none(): Auth {
  return { kind: 'none' };
}

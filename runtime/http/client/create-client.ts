import { ProblemError } from '../errors.ts';
import type { CommandAnswer, CommandRoute, QueryAnswer, QueryRoute, RoutedService, RouteInput, RoutesOf } from './client-types.ts';
import { type CallHeaders, commandCall, queryCall } from './http-call.ts';
import { readCommandAnswer, readQueryAnswer } from './read-answer.ts';
import { rememberPositions } from './remember-positions.ts';
import { type Fetch, type RetryPolicy, sendWithRetries } from './send-with-retries.ts';

/** What `createClient()` takes beside the service's URL. */
export interface ClientOptions {
  /**
   * Headers of every request, such as `authorization`; a function is asked once a call.
   *
   * @default none
   */
  readonly headers?: CallHeaders | (() => CallHeaders | Promise<CallHeaders>) | undefined;
  /**
   * How often and how long a call is tried.
   *
   * @default four tries of 30 seconds, with pauses of at most 5 seconds
   */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** @default the global `fetch` */
  readonly fetch?: Fetch | undefined;
}

/** What one call takes beside its input. */
export interface CallOptions {
  /**
   * Ends the call, retries included; the call then fails with the signal's reason.
   *
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
  /** @default none beside the client's */
  readonly headers?: CallHeaders | undefined;
}

/** What a query takes beside its input. */
export interface QueryCallOptions extends CallOptions {
  /**
   * The position token of a command's answer, or several, newest first: the query reads at least what they did. `null` for none.
   *
   * @default those of this client's last five commands, one a stream
   */
  readonly token?: string | readonly string[] | null | undefined;
}

/** What a command for a queue takes beside its input. */
export interface EnqueueOptions extends CallOptions {
  /**
   * The command's id, 1 to 255 characters: the same key with the same input has its effect once. It is kept over the retries of a call;
   * name one to keep it over calls too, such as after a crash.
   *
   * @default a random one, new for every call
   */
  readonly idempotencyKey?: string | undefined;
}

/** What a command takes beside its input. */
export interface SendOptions extends EnqueueOptions {
  /**
   * The version that the stream must have, sent as `If-Match`; another one is a `ProblemError` with code `conflict`.
   *
   * @default any
   */
  readonly expectedVersion?: number | 'stream-exists' | undefined;
}

/** Calls the routes of a service; what is called, what it takes and what it answers are inferred from the service's type. */
export interface Client<Routes> {
  /**
   * Sends a command over its route. A rejection is an answer, not an error.
   *
   * @throws {ProblemError} when the service answers with any other problem
   * @throws {ServiceUnreachableError} when it does not answer at all
   * @throws {UnsendableInputError} when a path parameter can't be part of a path
   */
  send<Route extends CommandRoute<Routes>>(
    route: Route,
    input: RouteInput<Routes[Route]>,
    options?: Routes[Route] extends { readonly kind: 'enqueued' } ? EnqueueOptions : SendOptions,
  ): Promise<CommandAnswer<Routes[Route]>>;
  /**
   * Asks a query over its route. `undefined` is the answer of a query that found nothing. What this client's last commands did is read,
   * however far behind the projection is.
   *
   * @throws {ProblemError} when the service answers with a problem
   * @throws {ServiceUnreachableError} when it does not answer at all
   * @throws {UnsendableInputError} when the input can't be part of a URL
   */
  ask<Route extends QueryRoute<Routes>>(
    route: Route,
    input: RouteInput<Routes[Route]>,
    options?: QueryCallOptions,
  ): Promise<QueryAnswer<Routes[Route]>>;
}

/**
 * Makes a typed client of a service's HTTP API, for browsers and Node. Only the service's type is needed, and only routes can be called.
 * Calls that the service could not answer (429, 502, 503, 504, or no answer) are tried again, after a random pause that grows.
 *
 * @param url where the service's paths begin: `https://api.example.com` or `/api`
 * @example
 * ```ts
 * import { aggregate, command, createClient, http, none, service } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: { open: false } }, { Opened: () => ({ open: true }) });
 * const OpenDoor = command('OpenDoor', {
 *   input: z.object({ doorId: z.string() }),
 *   aggregate: Door,
 *   streamId: ({ doorId }) => doorId,
 *   decide: (_input, { open }, { reject }) => (open ? reject('already-open') : Door.events.Opened({})),
 * });
 * const doors = service('doors', {
 *   commands: [OpenDoor],
 *   http: http({ auth: none(), routes: (router) => router.post('/doors/:doorId/open', OpenDoor) }),
 * });
 *
 * const client = createClient<typeof doors>('https://doors.example.com');
 * async function open(doorId: string) {
 *   const answer = await client.send('POST /doors/:doorId/open', { doorId });
 *   return answer.outcome === 'rejected' ? (answer.code satisfies 'already-open') : answer.version;
 * }
 * ```
 */
export function createClient<S extends RoutedService>(url: string | URL, options: ClientOptions = {}): Client<RoutesOf<S>> {
  const base = String(url).replace(/\/+$/, '');
  const positions = rememberPositions();
  const headersOf = async ({ headers }: CallOptions) => ({
    ...lowerCased(typeof options.headers === 'function' ? await options.headers() : options.headers),
    ...lowerCased(headers),
  });
  return {
    async send(route: string, input: object, call: SendOptions = {}) {
      const request = commandCall(route, input, { ...call, headers: await headersOf(call) });
      const answer = readCommandAnswer(await sendWithRetries(base, request, { ...options, signal: call.signal }));
      if (answer.outcome === 'accepted' && answer.token !== undefined) positions.add(route, answer.streamId, answer.token);
      return answer;
    },
    async ask(route: string, input: object, call: QueryCallOptions = {}) {
      const headers = await headersOf(call);
      const askWith = async (tokens: readonly string[]) => {
        const position = tokens.length > 0 && { 'position-token': tokens.join(', ') };
        const request = queryCall(route, input, { ...headers, ...position });
        return readQueryAnswer(await sendWithRetries(base, request, { ...options, signal: call.signal }));
      };
      if (call.token !== undefined) return askWith([call.token ?? []].flat());
      return askWith(positions.tokens()).catch((error: unknown) => {
        // What is remembered may be of a history that was replaced since; nobody asked for it.
        if (!(error instanceof ProblemError && error.code === 'invalid-position')) throw error;
        positions.forget();
        return askWith([]);
      });
    },
  } as Client<RoutesOf<S>>;
}

/** Of two spellings of one name, `fetch` would send both. */
function lowerCased(headers: CallHeaders = {}): CallHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

import type { Ambient } from '../message/ambient.ts';
import type { AccessToken } from './access-token.ts';
import { faultOfAnswer, faultOfConnection, type GoogleCall, GoogleCallError } from './google-call-error.ts';

/** Where the APIs are that the adapters call. */
export const googleEndpoints = {
  pubsub: 'https://pubsub.googleapis.com',
  cloudtasks: 'https://cloudtasks.googleapis.com',
  storage: 'https://storage.googleapis.com',
  cloudkms: 'https://cloudkms.googleapis.com',
  secretmanager: 'https://secretmanager.googleapis.com',
} as const;

/** One of the APIs. */
export type GoogleApi = keyof typeof googleEndpoints;

/** What `GoogleRest` needs. */
export interface GoogleRestOptions {
  readonly token: AccessToken;
  /** The pauses before a call is tried again. */
  readonly ambient: Pick<Ambient, 'random' | 'sleep'>;
  /**
   * Other places of some APIs, such as emulators: they are called without a token.
   *
   * @default none
   */
  readonly endpoints?: Readonly<Partial<Record<GoogleApi, string>>> | undefined;
  /** @default the platform's own */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * Tries of a call, the first one included.
   *
   * @default 4
   */
  readonly maxTries?: number | undefined;
  /**
   * The most that a single try may take, in milliseconds.
   *
   * @default 15,000
   */
  readonly tryTimeoutMs?: number | undefined;
}

/** A request to one of the APIs, and how errors name it. */
export interface GoogleRequest extends GoogleCall {
  readonly api: GoogleApi;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query, such as `/v1/projects/p/topics/t:publish`. */
  readonly path: string;
  /**
   * What is sent: bytes as they are, anything else as JSON.
   *
   * @default nothing
   */
  readonly body?: { readonly bytes: Uint8Array; readonly contentType: string } | { readonly json: unknown } | undefined;
}

/** What one of the APIs answered. */
export interface GoogleAnswer {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
}

const firstPauseMs = 100;

/** What `fetch` sends: its types take fewer kinds of bytes than it does. */
type Body = NonNullable<NonNullable<Parameters<typeof globalThis.fetch>[1]>['body']>;

/**
 * Calls Google's APIs over REST, as the service account of the process. Throttling, faults of the server and lost connections are tried again,
 * with full jitter below a bound that doubles from 100 ms.
 *
 * The adapters need ten operations in all. The official clients would load 100 to 300 ms of gRPC each for them; Firestore's has loaded
 * `google-auth-library` by then.
 */
export class GoogleRest {
  readonly #options: GoogleRestOptions;

  constructor(options: GoogleRestOptions) {
    this.#options = options;
  }

  /** Where an API is. */
  endpointOf(api: GoogleApi): string {
    return this.#options.endpoints?.[api] ?? googleEndpoints[api];
  }

  /**
   * Sends a request until it is answered with success.
   *
   * @throws {GoogleCallError}
   */
  async send(request: GoogleRequest): Promise<GoogleAnswer> {
    const { ambient, maxTries = 4 } = this.#options;
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#try(request);
      if (!(outcome instanceof GoogleCallError)) return outcome;
      if (!outcome.retryable || tries >= maxTries) throw outcome;
      await ambient.sleep(Math.floor(ambient.random() * firstPauseMs * 2 ** (tries - 1)));
    }
  }

  /**
   * Sends a request whose answer is JSON.
   *
   * @throws {GoogleCallError}
   */
  async json<Answer>(request: GoogleRequest): Promise<Answer> {
    const text = new TextDecoder().decode((await this.send(request)).bytes);
    try {
      return JSON.parse(text) as Answer;
    } catch (cause) {
      throw new GoogleCallError(request, { fault: 'UnreadableAnswer', message: 'the answer is not JSON' }, { cause });
    }
  }

  async #try(request: GoogleRequest): Promise<GoogleAnswer | GoogleCallError> {
    const { fetch = globalThis.fetch, tryTimeoutMs = 15_000 } = this.#options;
    try {
      const init = { ...(await this.#initOf(request)), signal: AbortSignal.timeout(tryTimeoutMs) };
      const response = await fetch(`${this.endpointOf(request.api)}${request.path}`, init);
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response.ok) return { bytes, contentType: response.headers.get('content-type') ?? undefined };
      return new GoogleCallError(request, faultOfAnswer(response.status, new TextDecoder().decode(bytes)));
    } catch (cause) {
      return new GoogleCallError(request, faultOfConnection(cause), { cause });
    }
  }

  async #initOf({ api, method, body }: GoogleRequest) {
    const own = this.#options.endpoints?.[api] === undefined;
    const authorization = own ? { authorization: `Bearer ${await this.#options.token()}` } : {};
    if (body === undefined) return { method, headers: authorization };
    const [content, type] = 'json' in body ? [JSON.stringify(body.json), 'application/json'] : [body.bytes, body.contentType];
    return { method, headers: { ...authorization, 'content-type': type }, body: content as Body };
  }
}

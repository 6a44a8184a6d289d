import { ServiceUnreachableError } from '../errors.ts';
import type { HttpCall } from './http-call.ts';

/** How often and how long a call is tried. */
export interface RetryPolicy {
  /**
   * Tries in all; 1 means no retry.
   *
   * @default 4
   */
  readonly attempts: number;
  /**
   * The longest pause before the second try, in milliseconds; it doubles with every try, and a random part of it is taken.
   *
   * @default 200
   */
  readonly baseDelayMs: number;
  /**
   * The longest pause, in milliseconds, also where `Retry-After` asks for more.
   *
   * @default 5000
   */
  readonly maxDelayMs: number;
  /**
   * How long one try waits for its answer, in milliseconds.
   *
   * @default 30000
   */
  readonly timeoutMs: number;
}

/** The part of `fetch` that a client needs. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; signal: AbortSignal },
) => Promise<{ readonly status: number; readonly headers: { get(name: string): string | null }; text(): Promise<string> }>;

/** An answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  readonly requestId: string | undefined;
  readonly body: string;
}

/** How calls of a client are sent. */
export interface SendingOptions {
  readonly retry?: Partial<RetryPolicy> | undefined;
  readonly fetch?: Fetch | undefined;
  readonly signal?: AbortSignal | undefined;
}

const defaults: RetryPolicy = { attempts: 4, baseDelayMs: 200, maxDelayMs: 5_000, timeoutMs: 30_000 };

/** Too many requests; a gateway or a service that could not answer: the request may be fine later. */
const transientStatuses: readonly number[] = [429, 502, 503, 504];

/**
 * Sends a request until it is answered or the policy is used up; the last answer counts, whatever it is.
 *
 * @throws {ServiceUnreachableError} when the last try has no answer
 */
export async function sendWithRetries(base: string, call: HttpCall, options: SendingOptions): Promise<HttpAnswer> {
  const policy: RetryPolicy = { ...defaults, ...options.retry };
  for (let attempt = 1; ; attempt += 1) {
    const answer = await sendOnce(base, call, { ...options, timeoutMs: policy.timeoutMs }).catch((cause: unknown) => {
      options.signal?.throwIfAborted();
      return new ServiceUnreachableError({ url: `${base}${call.path}`, attempts: attempt }, { cause });
    });
    const isAnswered = !(answer instanceof Error);
    if (isAnswered && !transientStatuses.includes(answer.status)) return answer;
    if (attempt < policy.attempts) await pause(delayOf(attempt, isAnswered ? answer.retryAfter : undefined, policy), options.signal);
    else if (isAnswered) return answer;
    else throw answer;
  }
}

async function sendOnce(
  base: string,
  { method, path, headers, body }: HttpCall,
  { fetch = globalThis.fetch, signal, timeoutMs }: SendingOptions & { readonly timeoutMs: number },
): Promise<HttpAnswer> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const init = { method, headers: { ...headers }, signal: controller.signal, ...(body !== undefined && { body }) };
    const response = await fetch(`${base}${path}`, init);
    const header = (name: string) => response.headers.get(name) ?? undefined;
    return {
      status: response.status,
      contentType: header('content-type') ?? '',
      retryAfter: header('retry-after'),
      requestId: header('x-request-id'),
      body: await response.text(),
    };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Full jitter: clients that failed together come back apart. What `Retry-After` asks for is waited at least. */
function delayOf(attempt: number, retryAfter: string | undefined, { baseDelayMs, maxDelayMs }: RetryPolicy): number {
  const jittered = Math.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
  const asked = retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : 0;
  return Math.min(maxDelayMs, asked + jittered);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

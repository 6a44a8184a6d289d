import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogFields, Logger } from '../logger.ts';

/** An invocation under way. */
interface CurrentRequest {
  readonly requestId: string | undefined;
  /** When its work must be done, in milliseconds since the epoch. */
  readonly deadline: number | undefined;
  /** What was rejected in it and nobody handled. */
  readonly rejections: unknown[];
  /** Told of the first of these. */
  onRejection(reason: unknown): void;
}

/** Whatever runs, it knows in which invocation it was begun: Lambda may thaw what an earlier one left in the midst of the next. */
const requests = new AsyncLocalStorage<CurrentRequest>();

/** What each line of a function's log says of the invocation that it was written in. */
export function requestFields(): LogFields | undefined {
  const awsRequestId = requests.getStore()?.requestId;
  return awsRequestId === undefined ? undefined : { awsRequestId };
}

/** When the work of the invocation under way must be done, in milliseconds since the epoch. */
export function currentDeadline(): number | undefined {
  return requests.getStore()?.deadline;
}

/**
 * Runs an invocation. A rejection in it that nobody handles fails it; one that it leaves behind, and that comes later, fails no other.
 *
 * @throws what was rejected
 */
export async function inRequest<Result>(
  { requestId, deadline }: Pick<CurrentRequest, 'requestId' | 'deadline'>,
  run: () => Promise<Result>,
): Promise<Result> {
  const rejections: unknown[] = [];
  const result = await new Promise<Result>((resolve, onRejection) =>
    requests.run({ requestId, deadline, rejections, onRejection }, () => run().then(resolve, onRejection)),
  );
  // What is unhandled by now is told before the next turn of the loop.
  await new Promise((resolve) => setImmediate(resolve));
  if (rejections.length > 0) throw rejections[0];
  return result;
}

/**
 * Takes unhandled rejections for the invocation in which they were begun, in the place of Lambda's own way: it would end the process in whichever
 * invocation runs by then.
 */
export function watchRejections(logger: Logger): void {
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => {
    logger.error('A promise was rejected, and nobody handled it', { error });
    const request = requests.getStore();
    request?.rejections.push(error);
    request?.onRejection(error);
  });
}

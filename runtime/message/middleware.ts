import type { Caller } from './caller.ts';
import type { MessageMetadata, MessageOrigin } from './metadata.ts';

/** What a middleware stands around. */
export type Operation = CommandOperation | QueryOperation | TriggerOperation;

/** The dispatch of a command. */
export interface CommandOperation {
  readonly kind: 'command';
  /** The command's name. */
  readonly name: string;
  /** As it came, not validated. */
  readonly input: unknown;
  readonly metadata: MessageMetadata;
  /** Missing for messages from inside the service. */
  readonly caller?: Caller | undefined;
}

/** The answering of a query. */
export interface QueryOperation {
  readonly kind: 'query';
  /** The query's name. */
  readonly name: string;
  /** As it came, not validated. */
  readonly input: unknown;
  readonly origin: MessageOrigin;
  readonly caller?: Caller | undefined;
}

/** The handling of what comes from outside a function: a request, a message, an event, the wake-up of a consumer, a timer, another service. */
export interface TriggerOperation {
  readonly kind: 'trigger';
  readonly name: 'http' | 'queue' | 'bus' | 'topic' | 'bucket' | 'stream' | 'schedule' | 'timer' | 'invoke';
  /** The route, the queue, the event's type, the topic, the bucket, the stream, the schedule, the timer, or what is invoked. */
  readonly source: string;
  /** The id of the request, message or event. */
  readonly id: string;
}

/**
 * Stands around every command, query and trigger: runs before and after `next`, and may throw instead. What `next` yields goes on as it is.
 *
 * @example
 * ```ts
 * import type { Middleware } from '@allframe/serverless/runtime';
 *
 * const timing: Middleware = async (operation, next) => {
 *   const started = performance.now();
 *   try {
 *     return await next();
 *   } finally {
 *     console.log(`${operation.kind} ${operation.name} took ${performance.now() - started} ms`);
 *   }
 * };
 * ```
 */
export type Middleware = <Result>(operation: Operation, next: () => Promise<Result>) => Promise<Result>;

/** Runs an operation inside its middleware; the first of the list is the outermost. */
export function withMiddleware<Result>(
  middleware: readonly Middleware[],
  operation: Operation,
  run: () => Promise<Result>,
): Promise<Result> {
  return middleware.reduceRight<() => Promise<Result>>((next, around) => () => around(operation, next), run)();
}

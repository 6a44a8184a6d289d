import type { Middleware, Operation } from '../message/middleware.ts';

/** What became of one operation: a line of a log, or the labels and value of a metric. */
export interface OperationRecord {
  readonly kind: Operation['kind'];
  readonly name: string;
  /** A rejection is an answer, not a failure. */
  readonly outcome: 'succeeded' | 'rejected' | 'failed';
  /** The code of the rejection or of the error. */
  readonly code?: string | undefined;
  readonly durationMs: number;
  readonly commandId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly tenant?: string | undefined;
  readonly actor?: string | undefined;
  /** Of a trigger: the route, the queue, the event's type or the stream. */
  readonly source?: string | undefined;
}

/**
 * Tells of every command, query and trigger once it is over: for logs and metrics.
 *
 * @param record called after each; what it throws is the operation's failure, so it should not throw
 * @example
 * ```ts
 * import { observe, service } from '@allframe/serverless/runtime';
 *
 * export default service('orders', {
 *   commands: [],
 *   middleware: [observe(({ kind, name, outcome, durationMs }) => console.log(JSON.stringify({ kind, name, outcome, durationMs })))],
 * });
 * ```
 */
export function observe(record: (record: OperationRecord) => void): Middleware {
  return async (operation, next) => {
    const started = performance.now();
    const over = (facts: Pick<OperationRecord, 'outcome' | 'code'>) =>
      record({ ...factsOf(operation), ...facts, durationMs: performance.now() - started });
    const result = await next().catch((error: unknown) => {
      over({ outcome: 'failed', code: codeOf(error) });
      throw error;
    });
    over(outcomeOf(operation, result));
    return result;
  };
}

/** As much of an OpenTelemetry tracer as is used here: `trace.getTracer('orders')` is one. */
export interface Tracer<Context = never> {
  startActiveSpan<Result>(
    name: string,
    options: { readonly kind?: number; readonly attributes: Record<string, string | number> },
    context: Context,
    run: (span: Span) => Result,
  ): Result;
}

/** As much of an OpenTelemetry span as is used here. */
export interface Span {
  // biome-ignore lint/suspicious/noExplicitAny: spans return themselves
  setAttribute(name: string, value: string): any;
  // biome-ignore lint/suspicious/noExplicitAny: spans return themselves
  setStatus(status: { code: number; message?: string }): any;
  recordException(error: Error): void;
  end(): void;
}

/** The status of a span that failed (`SpanStatusCode.ERROR`). */
const errorStatus = 2;

/**
 * Makes an OpenTelemetry span of every command, query and trigger, below the trace that the message came with.
 *
 * @param parentOf the context that a message's trace stands for: `(carrier) => propagation.extract(context.active(), carrier)`
 * @example
 * ```ts
 * import { service, tracing } from '@allframe/serverless/runtime';
 * import { context, propagation, trace } from '@opentelemetry/api';
 *
 * export default service('orders', {
 *   commands: [],
 *   middleware: [tracing(trace.getTracer('orders'), (carrier) => propagation.extract(context.active(), carrier))],
 * });
 * ```
 */
export function tracing<Context>(
  tracer: Tracer<Context>,
  parentOf: (carrier: { readonly traceparent?: string; readonly tracestate?: string }) => Context,
): Middleware {
  return (operation, next) => {
    const { kind, name, ...facts } = factsOf(operation);
    const attributes = Object.fromEntries(
      Object.entries(facts).flatMap(([fact, value]) => (value === undefined ? [] : [[`allframe.${fact}`, value]])),
    );
    return tracer.startActiveSpan(`${kind} ${name}`, { attributes }, parentOf(carrierOf(operation)), async (span) => {
      try {
        const result = await next();
        const { outcome, code } = outcomeOf(operation, result);
        span.setAttribute('allframe.outcome', outcome);
        if (code !== undefined) span.setAttribute('allframe.code', code);
        return result;
      } catch (error) {
        span.setStatus({ code: errorStatus, message: (error as Error).message });
        span.recordException(error as Error);
        throw error;
      } finally {
        span.end();
      }
    });
  };
}

function factsOf(operation: Operation): Omit<OperationRecord, 'outcome' | 'durationMs'> {
  const { kind, name } = operation;
  if (operation.kind === 'trigger') return { kind, name, source: operation.source };
  const { correlationId, tenant, actor } = operation.kind === 'command' ? operation.metadata : operation.origin;
  const commandId = operation.kind === 'command' ? operation.metadata.commandId : undefined;
  return { kind, name, commandId, correlationId, tenant, actor };
}

function carrierOf(operation: Operation): { traceparent?: string; tracestate?: string } {
  if (operation.kind === 'trigger') return {};
  const { traceParent, traceState } = operation.kind === 'command' ? operation.metadata : operation.origin;
  return { ...(traceParent !== undefined && { traceparent: traceParent }), ...(traceState !== undefined && { tracestate: traceState }) };
}

/** A query's result is the user's own, whatever its fields are called. */
function outcomeOf(operation: Operation, result: unknown): Pick<OperationRecord, 'outcome' | 'code'> {
  if (operation.kind !== 'command') return { outcome: 'succeeded' };
  const { outcome, code } = (result ?? {}) as { outcome?: unknown; code?: string };
  return outcome === 'rejected' ? { outcome, code } : { outcome: 'succeeded' };
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { createLogger, type LogFields, type Logger } from '../logger.ts';

/** What of a request stands in each line that is written in it: made with the first line, because most requests write none. */
export type RequestTrace = AsyncLocalStorage<() => LogFields>;

/** Makes the trace of requests. */
export function createRequestTrace(): RequestTrace {
  return new AsyncLocalStorage<() => LogFields>();
}

/** The severities of Cloud Logging (https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity), by our levels. */
const severities: Readonly<Record<string, string>> = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR' };

/** A logger whose lines are what Cloud Logging reads out of a container's output: with `severity`, and the trace of the request. */
export function createCloudLogger(level: string | undefined, write: (line: string) => void, trace: RequestTrace): Logger {
  return createLogger(
    level,
    (line) => write(withSeverity(line)),
    () => trace.getStore()?.(),
  );
}

/** Every line begins with its level. */
function withSeverity(line: string): string {
  return line.replace(/^\{"level":"(\w+)"/, (_, level: string) => `{"severity":"${severities[level] ?? 'DEFAULT'}"`);
}

/**
 * The fields by which Cloud Logging joins lines with the request that they were written in
 * (https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields).
 *
 * @param project without one a trace is named by its id alone
 */
export function traceFields(headers: Readonly<Record<string, string | undefined>>, project: string | undefined): LogFields {
  const { trace, span, isSampled } = w3cTrace(headers.traceparent) ?? googleTrace(headers['x-cloud-trace-context']) ?? {};
  if (trace === undefined) return {};
  return {
    'logging.googleapis.com/trace': project === undefined ? trace : `projects/${project}/traces/${trace}`,
    ...(span !== undefined && { 'logging.googleapis.com/spanId': span }),
    'logging.googleapis.com/trace_sampled': isSampled,
  };
}

interface Trace {
  readonly trace: string;
  /** 16 hexadecimal digits. */
  readonly span: string | undefined;
  readonly isSampled: boolean;
}

/** `00-<trace>-<span>-<flags>` (https://www.w3.org/TR/trace-context/#traceparent-header) */
function w3cTrace(header = ''): Trace | undefined {
  const [, trace, span, flags = '0'] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(header) ?? [];
  return trace === undefined ? undefined : { trace, span, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** `<trace>/<span, decimal>;o=<flags>` (https://cloud.google.com/trace/docs/trace-context#legacy-http-header) */
function googleTrace(header = ''): Trace | undefined {
  const [, trace, span, flags = '0'] = /^([0-9a-f]{32})(?:\/(\d{1,20}))?(?:;o=(\d))?$/i.exec(header) ?? [];
  if (trace === undefined) return undefined;
  const hexadecimal = span === undefined ? undefined : BigInt(span).toString(16).padStart(16, '0');
  return { trace: trace.toLowerCase(), span: hexadecimal, isSampled: flags === '1' };
}

/** What Lambda reports of an invocation. */
export interface Report {
  readonly durationMs: number;
  /** Of an environment that was made for it; none where one was there. */
  readonly initMs: number | undefined;
  readonly maxMemoryMb: number;
}

/**
 * The last report in a function's log, be it text or JSON
 * (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html, https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report);
 * nothing where there is none.
 */
export function lastReport(log: string): Report | undefined {
  const reports = log.split('\n').flatMap((line) => reportOf(line) ?? []);
  return reports.at(-1);
}

function reportOf(line: string): Report | undefined {
  return line.startsWith('REPORT ') ? textReport(line) : line.startsWith('{') ? jsonReport(line) : undefined;
}

/** `REPORT RequestId: …	Duration: 1.23 ms	Billed Duration: 2 ms	Memory Size: 256 MB	Max Memory Used: 71 MB	Init Duration: 140.25 ms` */
function textReport(line: string): Report | undefined {
  const fields = new Map(line.split('\t').map((field) => [field.slice(0, field.indexOf(':')).trim(), field.slice(field.indexOf(':') + 1)]));
  const numberOf = (name: string) => (fields.has(name) ? Number.parseFloat(fields.get(name) ?? '') : undefined);
  return checked(numberOf('Duration'), numberOf('Init Duration'), numberOf('Max Memory Used'));
}

function jsonReport(line: string): Report | undefined {
  const { type, record } = parsed(line);
  if (type !== 'platform.report') return undefined;
  const { durationMs, initDurationMs, maxMemoryUsedMB } = record?.metrics ?? {};
  return checked(durationMs, initDurationMs, maxMemoryUsedMB);
}

interface JsonLine {
  readonly type?: string;
  readonly record?: {
    readonly metrics?: { readonly durationMs?: number; readonly initDurationMs?: number; readonly maxMemoryUsedMB?: number };
  };
}

function parsed(line: string): JsonLine {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

/** A log is cut at 4 KB where it is handed over, so that half a line may stand in it. */
function checked(durationMs: number | undefined, initMs: number | undefined, maxMemoryMb: number | undefined): Report | undefined {
  if (durationMs === undefined || maxMemoryMb === undefined || Number.isNaN(durationMs + maxMemoryMb)) return undefined;
  return { durationMs, initMs, maxMemoryMb };
}

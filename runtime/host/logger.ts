import { sourceStack } from './source-stack.ts';

/** How much is logged. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Writes one JSON object a line. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** What a line says beside its message; an `error` is written with name, code, stack, cause, and the errors that it stands for. */
export type LogFields = Readonly<Record<string, unknown>>;

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/**
 * A logger that drops lines below its level; an unknown level counts as `info`.
 *
 * @param about what each line says of where it was written, such as the id of the request
 */
export function createLogger(level = 'info', write: (line: string) => void = writeLine, about?: () => LogFields | undefined): Logger {
  const threshold = levels.includes(level as LogLevel) ? levels.indexOf(level as LogLevel) : levels.indexOf('info');
  const log =
    (lineLevel: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (levels.indexOf(lineLevel) >= threshold)
        write(JSON.stringify({ level: lineLevel, message, ...about?.(), ...fields }, plainErrors));
    };
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

function plainErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  const { code, errors } = value as { code?: unknown; errors?: unknown };
  return { name, code, message, stack: stack && sourceStack(stack), cause, errors };
}

import { writeSync } from 'node:fs';
import type { FunctionRole } from '../../contract/environment.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import { createLogger, type Logger } from '../logger.ts';
import type { HandlerOptions } from './lambda-context.ts';

/**
 * Reads a function's environment and sets up its log. Warns when the infrastructure was emitted from another model than the code.
 *
 * @throws {MissingVariableError}
 */
export function start(role: FunctionRole, { modelHash }: HandlerOptions): { environment: Environment; logger: Logger } {
  const environment = readEnvironment(role);
  const logger = createLogger(environment.optional('LOG_LEVEL'), writeLine);
  const deployed = environment.optional('ALLFRAME_MODEL_HASH');
  if (deployed !== undefined && deployed !== modelHash)
    logger.warn('The infrastructure was emitted from another model than this code; deploy them together', { modelHash, deployed });
  return { environment, logger };
}

/** What `process.stdout` loads takes a cold start some milliseconds; only where somebody else made it, a full pipe does not wait. */
function writeLine(line: string): void {
  try {
    writeSync(1, `${line}\n`);
  } catch {
    process.stdout.write(`${line}\n`);
  }
}

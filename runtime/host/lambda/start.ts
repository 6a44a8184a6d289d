import { writeSync } from 'node:fs';
import type { DynamoDbCalls } from '../../aws-client/dynamodb-calls.ts';
import type { FunctionRole } from '../../contract/environment.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { Service } from '../../service/service.ts';
import { systemAmbient } from '../ambient.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import type { HandlerOptions } from '../handler-options.ts';
import { createLogger, type Logger } from '../logger.ts';
import { createMetricRecorder, type MetricRecorder } from '../metrics.ts';
import { requestFields, watchRejections } from './current-request.ts';
import { dynamoDbOf } from './dynamodb-client.ts';
import type { FunctionAdapters } from './function-adapters.ts';
import { loadAhead } from './load-ahead.ts';

/** A function that was started: what the parts of its handler are made of. */
export interface Started {
  readonly service: Service;
  readonly role: FunctionRole;
  readonly fingerprint: string | undefined;
  readonly environment: Environment;
  readonly ambient: Ambient;
  readonly logger: Logger;
  readonly metrics: MetricRecorder;
  /** The one client of DynamoDB of this process. */
  readonly client: DynamoDbCalls;
  readonly adapters: Partial<FunctionAdapters>;
  /** Writes a line of the log as it is. */
  readonly write: (line: string) => void;
}

/**
 * Reads a function's environment, sets up its log and its client, and loads what the first command needs. Warns when the infrastructure was
 * emitted from another model than the code.
 *
 * @throws {MissingVariableError}
 */
export function start(
  service: Service,
  role: FunctionRole,
  { modelHash, fingerprint }: HandlerOptions,
  adapters: Partial<FunctionAdapters> = {},
): Started {
  const environment = readEnvironment(role);
  const logger = createLogger(environment.optional('LOG_LEVEL'), writeLine, requestFields);
  if (environment.optional('AWS_LAMBDA_FUNCTION_NAME')) watchRejections(logger);
  const deployed = environment.optional('ALLFRAME_MODEL_HASH');
  if (deployed !== undefined && deployed !== modelHash)
    logger.warn('The infrastructure was emitted from another model than this code; deploy them together', { modelHash, deployed });
  loadAhead(environment);
  const { ambient = systemAmbient } = adapters;
  const client = dynamoDbOf(environment, logger);
  return { service, role, fingerprint, environment, ambient, logger, metrics: createMetricRecorder(), client, adapters, write: writeLine };
}

/** What `process.stdout` loads takes a cold start some milliseconds; only where somebody else made it, a full pipe does not wait. */
function writeLine(line: string): void {
  try {
    writeSync(1, `${line}\n`);
  } catch {
    process.stdout.write(`${line}\n`);
  }
}

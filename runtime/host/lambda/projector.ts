import type { Service } from '../../service/service.ts';
import { type DynamoDbStreamRecord, handleDynamoDbStreamEvent, isDynamoDbStreamEvent } from '../../trigger/dynamodb-stream.ts';
import { UnknownEventSourceError } from '../../trigger/errors.ts';
import type { BatchResult } from '../../trigger/sqs.ts';
import { createProjector } from '../projector.ts';
import { eventStoreOf, readModelsOf } from './clients.ts';
import { dynamoDbOf } from './dynamodb-client.ts';
import type { HandlerOptions } from './lambda-context.ts';
import { start } from './start.ts';

/** The Lambda function that keeps read models up to date. Accepts events of the event store's DynamoDB stream. */
export function createHandler(service: Service, options: HandlerOptions) {
  const { environment, logger } = start('projector', options);
  const client = dynamoDbOf(environment, logger);
  const project = createProjector(service, {
    store: eventStoreOf(service, environment, client),
    readModels: readModelsOf(environment, client),
  });
  const onError = (error: unknown, { dynamodb }: DynamoDbStreamRecord) =>
    logger.error('Commits could not be projected and are delivered again', { stream: dynamodb.NewImage?.PK?.S, error });

  return async (event: unknown): Promise<BatchResult> => {
    if (!isDynamoDbStreamEvent(event)) throw new UnknownEventSourceError({ event, known: ['DynamoDB Streams'] });
    return handleDynamoDbStreamEvent(event, { project, onError });
  };
}

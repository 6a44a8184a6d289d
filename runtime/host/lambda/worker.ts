import { queueVariable } from '../../contract/environment.ts';
import type { Service } from '../../service/service.ts';
import { UnknownEventSourceError } from '../../trigger/errors.ts';
import { handleEventBridgeEvent, isEventBridgeEvent } from '../../trigger/event-bridge.ts';
import { type BatchResult, handleSqsEvent, isSqsEvent } from '../../trigger/sqs.ts';
import { systemAmbient } from '../ambient.ts';
import type { Environment } from '../environment.ts';
import { UnknownQueueError } from '../errors.ts';
import { maxReceivesOf } from '../queue-of.ts';
import { snapshotsOf } from '../snapshots-of.ts';
import { queuesOf } from './clients.ts';
import { createBuses } from './create-buses.ts';
import { dynamoDbOf } from './dynamodb-client.ts';
import { deadlineOf, type HandlerOptions, type LambdaContext } from './lambda-context.ts';
import { start } from './start.ts';

/** The Lambda function that runs commands from queues and bus rules. Accepts events of SQS and EventBridge. */
export function createHandler(service: Service, options: HandlerOptions) {
  const { environment, logger } = start('worker', options);
  const snapshots = snapshotsOf(service, { ...options, logger });
  const { middleware } = service;
  const { commands } = createBuses(service, { environment, client: dynamoDbOf(environment, logger), snapshots });
  const queues = queuesOf(environment);
  const delivery = {
    commands,
    known: service.commands,
    bury: queues.bury.bind(queues),
    middleware,
    queueOf: queueNames(service, environment),
    maxReceives: maxReceivesOf(service),
    onError: (error: unknown, { messageId }: { messageId: string }) =>
      logger.error('A message failed and is delivered again', { messageId, error }),
  };

  return async (event: unknown, context?: LambdaContext): Promise<BatchResult | undefined> => {
    const deadline = deadlineOf(context, systemAmbient.now());
    if (isSqsEvent(event)) return handleSqsEvent(event, delivery, deadline);
    if (!isEventBridgeEvent(event)) throw new UnknownEventSourceError({ event, known: ['SQS', 'EventBridge'] });
    await handleEventBridgeEvent(event, { rules: service.eventBus?.dispatch ?? {}, commands, middleware }, deadline);
    return undefined;
  };
}

/** Finds a queue's name in the service by its physical one, which is the last part of its URL and of its ARN alike. */
function queueNames({ queues }: Service, environment: Environment): (physicalName: string) => string {
  const names = new Map(Object.keys(queues).map((queue) => [environment.resource(queueVariable(queue)).split('/').at(-1), queue]));
  return (physicalName) => {
    const name = names.get(physicalName);
    if (name === undefined) throw new UnknownQueueError({ queue: physicalName, known: [...names.keys()] });
    return name;
  };
}

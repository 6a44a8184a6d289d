import type { Service } from '../../service/service.ts';
import { type ApiGatewayV2Result, fromHttpResponse, isApiGatewayV2Event, toHttpRequest } from '../../trigger/api-gateway-v2.ts';
import { UnknownEventSourceError } from '../../trigger/errors.ts';
import { systemAmbient } from '../ambient.ts';
import { createEnqueue } from '../enqueue.ts';
import { createServiceHttpHandler, logFailures } from '../service-http-handler.ts';
import { snapshotsOf } from '../snapshots-of.ts';
import { queuesOf } from './clients.ts';
import { createBuses } from './create-buses.ts';
import { dynamoDbOf } from './dynamodb-client.ts';
import { deadlineOf, type HandlerOptions, type LambdaContext } from './lambda-context.ts';
import { start } from './start.ts';

/** The Lambda function of a service's HTTP API. Accepts events of an API Gateway HTTP API (payload format 2.0). */
export function createHandler(service: Service, options: HandlerOptions) {
  const { environment, logger } = start('api', options);
  const snapshots = snapshotsOf(service, { ...options, logger });
  const respond = createServiceHttpHandler(service, {
    ...createBuses(service, { environment, client: dynamoDbOf(environment, logger), snapshots }),
    enqueue: createEnqueue(service, queuesOf(environment), systemAmbient),
    newId: systemAmbient.newId,
    onError: logFailures(logger),
  });

  return async (event: unknown, context?: LambdaContext): Promise<ApiGatewayV2Result> => {
    if (!isApiGatewayV2Event(event)) throw new UnknownEventSourceError({ event, known: ['API Gateway HTTP API'] });
    return fromHttpResponse(await respond(toHttpRequest(event), { deadline: deadlineOf(context, systemAmbient.now()) }));
  };
}

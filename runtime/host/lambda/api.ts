import { createCommandBus } from '../../command-bus/command-bus.ts';
import { createHttpHandler } from '../../http/http-handler.ts';
import { createQueryBus } from '../../projection/query-bus.ts';
import type { Service } from '../../service/service.ts';
import { type ApiGatewayV2Result, fromHttpResponse, isApiGatewayV2Event, toHttpRequest } from '../../trigger/api-gateway-v2.ts';
import { UnknownEventSourceError } from '../../trigger/errors.ts';
import { systemAmbient } from '../ambient.ts';
import { createEnqueue } from '../enqueue.ts';
import { dynamoDbClient, eventStoreOf, queuesOf, readModelsOf } from './clients.ts';
import { deadlineOf, type HandlerOptions, type LambdaContext } from './lambda-context.ts';
import { start } from './start.ts';

/** The Lambda function of a service's HTTP API. Accepts events of an API Gateway HTTP API (payload format 2.0). */
export function createHandler(service: Service, options: HandlerOptions) {
  const { environment, logger } = start('api', options);
  const client = dynamoDbClient();
  const respond = createHttpHandler(service.http?.router.routes ?? [], {
    commands: createCommandBus({ store: eventStoreOf(environment, client), ambient: systemAmbient }),
    queries: createQueryBus({ readModels: readModelsOf(environment, client) }),
    enqueue: createEnqueue(service, queuesOf(environment), systemAmbient),
    onError: (error, { method, path }) => logger.error('A request failed', { method, path, error }),
  });

  return async (event: unknown, context?: LambdaContext): Promise<ApiGatewayV2Result> => {
    if (!isApiGatewayV2Event(event)) throw new UnknownEventSourceError({ event, known: ['API Gateway HTTP API'] });
    return fromHttpResponse(await respond(toHttpRequest(event), { deadline: deadlineOf(context, systemAmbient.now()) }));
  };
}

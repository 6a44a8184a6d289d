import { createCommandBus } from '../../command-bus/command-bus.ts';
import { requestIdHeader } from '../../http/request-id.ts';
import { createQueryBus } from '../../projection/query-bus.ts';
import type { Service } from '../../service/service.ts';
import { type ApiGatewayV2Result, fromHttpResponse, isApiGatewayV2Event, toHttpRequest } from '../../trigger/api-gateway-v2.ts';
import { UnknownEventSourceError } from '../../trigger/errors.ts';
import { systemAmbient } from '../ambient.ts';
import { createEnqueue } from '../enqueue.ts';
import { createServiceHttpHandler } from '../service-http-handler.ts';
import { dynamoDbClient, eventStoreOf, queuesOf, readModelsOf } from './clients.ts';
import { deadlineOf, type HandlerOptions, type LambdaContext } from './lambda-context.ts';
import { start } from './start.ts';

/** The Lambda function of a service's HTTP API. Accepts events of an API Gateway HTTP API (payload format 2.0). */
export function createHandler(service: Service, options: HandlerOptions) {
  const { environment, logger } = start('api', options);
  const { middleware, tenants } = service;
  const client = dynamoDbClient();
  const store = eventStoreOf(environment, client);
  const respond = createServiceHttpHandler(service, {
    commands: createCommandBus({ store, ambient: systemAmbient, middleware, tenants }),
    queries: createQueryBus({ readModels: readModelsOf(environment, client), store, middleware, tenants }),
    enqueue: createEnqueue(service, queuesOf(environment), systemAmbient),
    newId: systemAmbient.newId,
    onError: (error, { method, path, headers }) =>
      logger.error('A request failed', { method, path, requestId: headers[requestIdHeader], error }),
  });

  return async (event: unknown, context?: LambdaContext): Promise<ApiGatewayV2Result> => {
    if (!isApiGatewayV2Event(event)) throw new UnknownEventSourceError({ event, known: ['API Gateway HTTP API'] });
    return fromHttpResponse(await respond(toHttpRequest(event), { deadline: deadlineOf(context, systemAmbient.now()) }));
  };
}

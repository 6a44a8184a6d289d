import type { HttpHandler } from '../../http/http-message.ts';
import type { Service } from '../../service/service.ts';
import type { ApiGatewayV1Result } from '../../trigger/api-gateway-v1.ts';
import { type ApiGatewayV2Result, handleApiGatewayV2Event } from '../../trigger/api-gateway-v2.ts';
import { handleFunctionUrlEvent } from '../../trigger/function-url.ts';
import { httpEvent, httpSources } from '../../trigger/http-event.ts';
import type { HandlerOptions } from '../handler-options.ts';
import { once } from '../once.ts';
import { createServiceHttpHandler, logFailures } from '../service-http-handler.ts';
import { afterSecrets } from './after-secrets.ts';
import { createBuses } from './create-buses.ts';
import type { FunctionAdapters } from './function-adapters.ts';
import { type Handle, lambdaHandler } from './invocation.ts';
import { type Started, start } from './start.ts';

type Answer = ApiGatewayV1Result | ApiGatewayV2Result;

/** The Lambda function of a service's HTTP API. Accepts events of API Gateway (HTTP APIs and REST APIs) and of function URLs. */
export function createHandler(service: Service, options: HandlerOptions, adapters?: Partial<FunctionAdapters>) {
  const started = start(service, 'api', options, adapters);
  return lambdaHandler(
    started,
    afterSecrets(started, () => answering(respondingTo(started))),
  );
}

function respondingTo(started: Started): HttpHandler {
  const { service, ambient, logger } = started;
  const { commands, queries } = createBuses(started);
  const enqueue = once(async () => (await import('./enqueue-of.ts')).enqueueOf(started));
  return createServiceHttpHandler(service, {
    commands,
    queries,
    enqueue: async (command, input, options) => (await enqueue())(command, input, options),
    newId: ambient.newId,
    onError: logFailures(logger),
  });
}

/** A cold start does not wait for REST APIs, which few services have, nor for what tells why an event is none of HTTP. */
function answering(respond: HttpHandler): Handle<Answer> {
  return async (received, deadline) => {
    const { source, event } = httpEvent(received) ?? (await import('../../trigger/event-source.ts')).recognized(received, httpSources);
    switch (source) {
      case 'api-gateway-v1':
        return (await import('../../trigger/api-gateway-v1.ts')).handleApiGatewayV1Event(event, respond, deadline);
      case 'api-gateway-v2':
        return handleApiGatewayV2Event(event, respond, deadline);
      case 'function-url':
        return handleFunctionUrlEvent(event, respond, deadline);
    }
  };
}

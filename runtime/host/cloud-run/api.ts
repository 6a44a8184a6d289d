import type { HttpHandler } from '../../http/http-message.ts';
import { createEnqueue } from '../enqueue.ts';
import { createServiceHttpHandler, logFailures } from '../service-http-handler.ts';
import type { Container } from './container.ts';
import { createBuses } from './create-buses.ts';
import { deadlineOf } from './time-limits.ts';

/** The HTTP API of a service. */
export function createApi(container: Container): HttpHandler {
  const { service, adapters, ambient, logger } = container;
  const queues = { send: (...message: Parameters<typeof adapters.queues.send>) => adapters.queues.send(...message), bury: refuseToBury };
  const respond = createServiceHttpHandler(service, {
    ...createBuses(container),
    enqueue: createEnqueue(service, queues, ambient),
    newId: ambient.newId,
    onError: logFailures(logger),
  });
  return (request) => respond(request, { deadline: deadlineOf(service, 'api', ambient.now()) });
}

/** The API sends, and is handed nothing that could be a dead letter. */
async function refuseToBury(): Promise<never> {
  throw new Error('The API buries no messages');
}

import type { AddressInfo } from 'node:net';
import { type HttpHandler, json } from '../../http/http-message.ts';
import { problemOf, problemResponse } from '../../http/problem.ts';
import type { Ambient } from '../../message/ambient.ts';
import { validate } from '../../message/schema.ts';
import type { Service } from '../../service/service.ts';
import { systemAmbient } from '../ambient.ts';
import { createLogger, type Logger } from '../logger.ts';
import { serve } from '../node-server.ts';
import { busEventSchema } from './bus-event.ts';
import { createLocalService, type LocalService } from './local-service.ts';

/** A running local service. */
export interface LocalHost {
  readonly url: string;
  stop(): Promise<void>;
}

/** Where and how loudly it runs. */
export interface LocalHostOptions {
  /**
   * 0 takes a free one.
   *
   * @default PORT, else 3000
   */
  readonly port?: number | undefined;
  /** @default LOG_LEVEL, else 'info' */
  readonly logLevel?: string | undefined;
}

/** Where the local host takes events of other services for the bus. */
const busPath = '/_allframe/bus';

/** Runs a whole service in this process, in memory: HTTP, queues, bus and projections. */
export async function startLocalHost(service: Service, options: LocalHostOptions = {}): Promise<LocalHost> {
  const { port = Number(process.env.PORT ?? 3000), logLevel = process.env.LOG_LEVEL } = options;
  const logger = createLogger(logLevel);
  const local = await createLocalService(service, { ambient: whileServing, logger });
  const { maxBodyBytes } = service.http ?? {};
  const server = await serve(withBus(local, logger), { port, host: '127.0.0.1', maxBodyBytes });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        local.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Who sleeps until a schedule's next time does not keep the process from ending. */
const whileServing: Ambient = {
  ...systemAmbient,
  sleep: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds).unref()),
};

/** The service's own routes, and the one that stands for the bus. */
function withBus({ handleHttp, publish }: LocalService, logger: Logger): HttpHandler {
  return async (request, options) => {
    if (request.path !== busPath || request.method !== 'POST') return handleHttp(request, options);
    try {
      const event = await validate(busEventSchema, request.body, 'bus event');
      const id = systemAmbient.newId();
      await publish({ id, source: event.source, 'detail-type': event.detailType, detail: event.detail });
      return json(202, { eventId: id });
    } catch (error) {
      const body = problemOf(error);
      if (body.status >= 500) logger.error('A bus event failed', { error });
      return problemResponse(body);
    }
  };
}

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ambient } from '../../message/ambient.ts';
import type { Service } from '../../service/service.ts';
import { systemAmbient } from '../ambient.ts';
import { createLogger, type Logger } from '../logger.ts';
import { serve } from '../node-server.ts';
import { withLocalRoutes } from './local-routes.ts';
import { createLocalService, type LocalService } from './local-service.ts';
import { type SqliteStores, type SqliteStoresOptions, sqliteStores } from './sqlite-stores.ts';

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
  /**
   * Of the service's code, made by the bundler: what snapshots go by.
   *
   * @default snapshots go by the `stateVersion` of an aggregate alone
   */
  readonly fingerprint?: string | undefined;
  /**
   * The file that it keeps everything in, in a directory that exists; what stands there is gone on with.
   *
   * @default in memory: it forgets everything when it stops
   */
  readonly data?: Pick<SqliteStoresOptions, 'file' | 'libsqlFrom'> | undefined;
}

/** What is under way when it stops may take so long. */
const longestEndMs = 5_000;

/**
 * Runs a whole service in this process: HTTP, queues, bus, topics, buckets, projections, sagas and reactors.
 *
 * @throws {DatabaseInUseError} when another process serves from the file
 */
export async function startLocalHost(service: Service, options: LocalHostOptions = {}): Promise<LocalHost> {
  const { port = Number(process.env.PORT ?? 3000), logLevel = process.env.LOG_LEVEL, fingerprint, data } = options;
  const logger = createLogger(logLevel);
  const stores = data && (await sqliteStores({ ...data, ambient: whileServing }));
  try {
    const local = await createLocalService(service, { ambient: whileServing, logger, fingerprint, stores });
    const server = await listen(service, local, { port, logger });
    const stop = () => end(server, local, stores);
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
  } catch (error) {
    stores?.close();
    throw error;
  }
}

async function listen(service: Service, local: LocalService, { port, logger }: { port: number; logger: Logger }): Promise<Server> {
  try {
    return await serve(withLocalRoutes(local, logger), { port, host: '127.0.0.1', maxBodyBytes: service.http?.maxBodyBytes });
  } catch (error) {
    local.stop();
    throw error;
  }
}

/** What is under way is finished, if it does not take too long; what is left then stands in the stores. */
async function end(server: Server, local: LocalService, stores: SqliteStores | undefined): Promise<void> {
  local.stop();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
  if (!stores) return;
  await Promise.race([local.settle(), whileServing.sleep(longestEndMs)]);
  stores.close();
}

/** Who sleeps until a schedule's next time does not keep the process from ending. */
const whileServing: Ambient = {
  ...systemAmbient,
  sleep: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds).unref()),
};

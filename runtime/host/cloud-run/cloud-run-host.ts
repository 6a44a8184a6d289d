import { defaultMaxBodyBytes } from '../../http/body.ts';
import type { HttpHandler } from '../../http/http-message.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { Service } from '../../service/service.ts';
import { systemAmbient } from '../ambient.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import type { HandlerOptions } from '../handler-options.ts';
import { createMetricRecorder } from '../metrics.ts';
import { createApi } from './api.ts';
import { createCloudLogger, createRequestTrace, type RequestTrace, traceFields } from './cloud-logger.ts';
import { type CloudRunServer, startCloudRunServer } from './cloud-run-server.ts';
import { type Container, openStore } from './container.ts';
import type { ContainerAdapters } from './container-adapters.ts';
import { UnknownRoleError } from './errors.ts';
import { googleAdapters } from './google-adapters.ts';
import { withHealth } from './health.ts';
import { measuredLines } from './measured-lines.ts';
import { createWorker } from './worker.ts';

/** What a container does: `api` answers HTTP, `worker` all that is pushed to it. */
export type ContainerRole = 'api' | 'worker';

/** How a host is started. */
export interface CloudRunHostOptions extends HandlerOptions {
  readonly role: ContainerRole;
  /** @default the process's own */
  readonly variables?: Readonly<Record<string, string | undefined>> | undefined;
  /** @default the machine's own */
  readonly ambient?: Ambient | undefined;
  /** What it runs on, where it is not what its environment says: how tests run it in memory. */
  readonly adapters?: Partial<ContainerAdapters> | undefined;
  /** @default the platform's own */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Where Google's keys are, by which tokens of pushes are verified. */
  readonly jwksUri?: string | undefined;
  /**
   * Writes a line of the log.
   *
   * @default to the output of the process
   */
  readonly write?: ((line: string) => void) | undefined;
}

/** A container that serves. */
export interface CloudRunHost {
  readonly port: number;
  readonly container: Container;
  /**
   * Takes no more requests after half a second, finishes those under way within 9 seconds, and ends the clients. Cloud Run kills a container 10 seconds after it was told
   * to stop (https://cloud.google.com/run/docs/container-contract#instance-shutdown).
   */
  stop(): Promise<void>;
}

const lullMs = 500;
const drainMs = 8_500;

/** The largest push: a message of Pub/Sub has 10 MB (https://cloud.google.com/pubsub/quotas#resource_limits), a third more in base64. */
const maxPushBytes = 14_000_000;

/**
 * Starts one of a service's two containers on Google Cloud; resolves when it listens.
 *
 * @throws {MissingVariableError}
 */
export async function startCloudRunHost(service: Service, options: CloudRunHostOptions): Promise<CloudRunHost> {
  const { role, fetch, jwksUri, write = writeLine } = options;
  const trace = createRequestTrace();
  const container = await startContainer(service, options, trace);
  const { environment, logger } = container;
  const respond = role === 'api' ? createApi(container) : createWorker(container, { fetch, jwksUri });
  const traced = inTrace(measured(respond, { container, role, write }), trace, environment);
  const server = await startCloudRunServer((isDraining) => withHealth(traced, { ...container, isDraining }), {
    port: Number(environment.optionalResource('PORT') ?? 8_080),
    maxBodyBytes: role === 'api' ? (service.http?.maxBodyBytes ?? defaultMaxBodyBytes) : maxPushBytes,
  });
  logger.info('The container serves', { role, port: server.port });
  return { port: server.port, container, stop: () => stop(server, container) };
}

async function startContainer(service: Service, options: CloudRunHostOptions, trace: RequestTrace): Promise<Container> {
  const { role, variables, ambient = systemAmbient, fetch, write = writeLine, modelHash, fingerprint } = options;
  const environment = readEnvironment(role, variables);
  const logger = createCloudLogger(environment.optionalResource('LOG_LEVEL'), write, trace);
  const deployed = environment.optionalResource('ALLFRAME_MODEL_HASH');
  if (deployed !== undefined && deployed !== modelHash)
    logger.warn('The infrastructure was emitted from another model than this code; deploy them together', { modelHash, deployed });
  const own = Object.getOwnPropertyDescriptors(options.adapters ?? {});
  const adapters: ContainerAdapters = Object.defineProperties(await googleAdapters({ environment, ambient, fetch }), own);
  const store = openStore(service, adapters, ambient);
  return { service, environment, ambient, logger, metrics: createMetricRecorder(), adapters, store, fingerprint };
}

function inTrace(handle: HttpHandler, trace: RequestTrace, environment: Environment): HttpHandler {
  const project = projectOf(environment);
  return (request, options) =>
    trace.run(
      () => traceFields(request.headers, project),
      () => handle(request, options),
    );
}

/** The names of topics and queues begin with their project's. */
function projectOf(environment: Environment): string | undefined {
  const said = environment.optionalResource('GOOGLE_CLOUD_PROJECT');
  if (said !== undefined) return said;
  const names = Object.values({ ...environment.beginningWith('ALLFRAME_QUEUE_'), bus: environment.optionalResource('EVENT_BUS') });
  return /^projects\/([^/]+)\//.exec(names.find((name) => name?.startsWith('projects/')) ?? '')?.[1];
}

interface Measuring {
  readonly container: Container;
  readonly role: ContainerRole;
  readonly write: (line: string) => void;
}

function measured(handle: HttpHandler, { container, role, write }: Measuring): HttpHandler {
  const { service, environment, metrics } = container;
  const by = { service: service.name, stage: environment.optionalResource('ALLFRAME_STAGE') ?? 'none', role };
  const tell = () => {
    const recorded = metrics.take();
    if (recorded) for (const line of measuredLines(recorded, by)) write(line);
  };
  return (request, options) => {
    const answered = handle(request, options);
    answered.then(tell, tell);
    return answered;
  };
}

async function stop(server: CloudRunServer, { logger, adapters, ambient }: Container): Promise<void> {
  const isDone = await server.drain(drainMs, ambient.sleep(lullMs));
  if (!isDone) logger.warn('Requests were under way when the container had to end; who pushed them will do so again');
  await adapters.close();
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The role that a container was started with, as its one argument. */
export function roleOf(argument: string | undefined): ContainerRole {
  if (argument === 'api' || argument === 'worker') return argument;
  throw new UnknownRoleError({ role: argument });
}

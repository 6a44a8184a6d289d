import { type HttpHandler, type HttpRequest, type HttpResponse, json } from '../../http/http-message.ts';
import { type Problem, problem, problemOf, problemResponse } from '../../http/problem.ts';
import { AllFrameError } from '../../message/errors.ts';
import { validate } from '../../message/schema.ts';
import { systemAmbient } from '../ambient.ts';
import type { Logger } from '../logger.ts';
import { busEventSchema } from './bus-event.ts';
import type { LocalService } from './local-service.ts';

/** Where the local host takes what comes in the cloud by other ways than HTTP. */
const prefix = '/_allframe/';

/**
 * The service's own routes, and those that stand for what a local service has no cloud for: `POST bus`, `POST topics/TOPIC`,
 * `PUT` and `DELETE buckets/BUCKET/KEY`, and `POST invoke`, all behind `/_allframe/`. Whoever calls these runs the service, and is told what
 * went wrong.
 */
export function withLocalRoutes(local: LocalService, logger: Logger): HttpHandler {
  return async (request, options) => {
    if (!request.path.startsWith(prefix)) return local.handleHttp(request, options);
    try {
      return await sourceOf(request)(local, request);
    } catch (error) {
      const body = localProblemOf(error);
      if (body.status >= 500) logger.error('An event could not be handled', { path: request.path, error });
      return problemResponse(body);
    }
  };
}

type Source = (local: LocalService, request: HttpRequest) => Promise<HttpResponse>;

function sourceOf({ method, path }: HttpRequest): Source {
  const [kind = '', name = '', ...key] = path.slice(prefix.length).split('/').map(decoded);
  switch (`${method} ${kind}`) {
    case 'POST bus':
      return publish;
    case 'POST topics':
      return (local, request) => publishToTopic(local, name, request);
    case 'PUT buckets':
      return (local, { body }) => putObject(local, { bucket: name, key: key.join('/') }, body);
    case 'DELETE buckets':
      return (local) => removeObject(local, { bucket: name, key: key.join('/') });
    case 'POST invoke':
      return async (local, { body }) => json(200, await local.invoke(parsed(textOf(body))));
    default:
      return async () => problemResponse(problem(404, 'not-found', `There is no such route; there are ${routes.join(', ')}`));
  }
}

const routes = ['bus', 'topics/TOPIC', 'invoke']
  .map((path) => `POST ${prefix}${path}`)
  .concat(`PUT and DELETE ${prefix}buckets/BUCKET/KEY`);

async function publish({ publish }: LocalService, { body }: HttpRequest): Promise<HttpResponse> {
  const event = await validate(busEventSchema, body as string | undefined, 'bus event');
  const id = systemAmbient.newId();
  await publish({ id, source: event.source, 'detail-type': event.detailType, detail: event.detail });
  return json(202, { eventId: id });
}

/** The query's parameters are the message's attributes, which the topic's filter looks at. */
async function publishToTopic({ publishToTopic }: LocalService, topic: string, { body, query }: HttpRequest): Promise<HttpResponse> {
  const id = systemAmbient.newId();
  const attributes = Object.fromEntries(Object.entries(query).map(([name, values]) => [name, values[0] ?? '']));
  await publishToTopic(topic, { id, body: textOf(body), attributes });
  return json(202, { messageId: id });
}

interface Place {
  readonly bucket: string;
  readonly key: string;
}

async function putObject({ putObject }: LocalService, { bucket, key }: Place, body: HttpRequest['body']): Promise<HttpResponse> {
  await putObject(bucket, key, typeof body === 'string' ? Buffer.from(body) : (body ?? new Uint8Array()));
  return json(202, { bucket, key });
}

async function removeObject({ removeObject }: LocalService, { bucket, key }: Place): Promise<HttpResponse> {
  await removeObject(bucket, key);
  return json(202, { bucket, key });
}

function textOf(body: HttpRequest['body']): string {
  return typeof body === 'string' ? body : Buffer.from(body ?? []).toString();
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What can't be read has no command and no query, which is then told. */
function parsed(body: string): Parameters<LocalService['invoke']>[0] {
  try {
    return JSON.parse(body);
  } catch {
    return {} as Parameters<LocalService['invoke']>[0];
  }
}

function localProblemOf(error: unknown): Problem {
  const { status, code, faults } = problemOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  const own = error instanceof AllFrameError && Object.hasOwn(callersFaults, error.code) ? error.code : undefined;
  const body = own === undefined ? problem(status, code, detail) : problem(callersFaults[own] ?? status, own, detail);
  return { ...body, ...(faults && { faults }) };
}

/** In the cloud these become dead letters, or are tried again until newer code knows what is meant. */
const callersFaults: Readonly<Record<string, number>> = {
  'topic-command-rejected': 422,
  'unknown-bucket': 404,
  'unknown-command': 404,
  'unknown-query': 404,
  'unknown-topic': 404,
};

import { type HttpHandler, type HttpRequest, type HttpResponse, json } from '../../http/http-message.ts';
import { problem, problemOf, problemResponse } from '../../http/problem.ts';
import { validate } from '../../message/schema.ts';
import { systemAmbient } from '../ambient.ts';
import { UnknownBucketError, UnknownTopicError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { busEventSchema } from './bus-event.ts';
import type { LocalService } from './local-service.ts';

/** Where the local host takes what comes in the cloud by other ways than HTTP. */
const prefix = '/_allframe/';

/**
 * The service's own routes, and those that stand for what a local service has no cloud for: `POST bus`, `POST topics/TOPIC`,
 * `PUT` and `DELETE buckets/BUCKET/KEY`, and `POST invoke`, all behind `/_allframe/`.
 */
export function withLocalRoutes(local: LocalService, logger: Logger): HttpHandler {
  return async (request, options) => {
    const source = request.path.startsWith(prefix) ? sourceOf(request) : undefined;
    if (!source) return local.handleHttp(request, options);
    try {
      return await source(local, request);
    } catch (error) {
      const body = isUnknown(error) ? problem(404, 'not-found', error.message) : problemOf(error);
      if (body.status >= 500) logger.error('An event could not be handled', { path: request.path, error });
      return problemResponse(body);
    }
  };
}

type Source = (local: LocalService, request: HttpRequest) => Promise<HttpResponse>;

function sourceOf({ method, path }: HttpRequest): Source | undefined {
  const [kind = '', name = '', ...key] = path.slice(prefix.length).split('/').map(decoded);
  switch (`${method} ${kind}`) {
    case 'POST bus':
      return publish;
    case 'POST topics':
      return (local, { body }) => publishToTopic(local, name, textOf(body));
    case 'PUT buckets':
      return (local, { body }) => putObject(local, { bucket: name, key: key.join('/') }, body);
    case 'DELETE buckets':
      return (local) => removeObject(local, { bucket: name, key: key.join('/') });
    case 'POST invoke':
      return async (local, { body }) => json(200, await local.invoke(parsed(textOf(body))));
    default:
      return undefined;
  }
}

async function publish({ publish }: LocalService, { body }: HttpRequest): Promise<HttpResponse> {
  const event = await validate(busEventSchema, body as string | undefined, 'bus event');
  const id = systemAmbient.newId();
  await publish({ id, source: event.source, 'detail-type': event.detailType, detail: event.detail });
  return json(202, { eventId: id });
}

async function publishToTopic({ publishToTopic }: LocalService, topic: string, body: string): Promise<HttpResponse> {
  const id = systemAmbient.newId();
  await publishToTopic(topic, { id, body });
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

function isUnknown(error: unknown): error is Error {
  return error instanceof UnknownTopicError || error instanceof UnknownBucketError;
}

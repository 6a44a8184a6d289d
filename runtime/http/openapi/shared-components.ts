import type { RouteTarget } from '../router.ts';
import type { JsonSchema } from './json-schema.ts';

type Kind = RouteTarget['kind'];

/** What every operation refers to. */
export function sharedComponents() {
  const problems = Object.values(problemAnswersByStatus).map(({ name, description }) => [
    name,
    { description, headers: sharedHeaders, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
  ]);
  return {
    schemas: { Accepted: accepted, Enqueued: enqueued, Problem: problem } as Record<string, JsonSchema>,
    parameters,
    headers,
    responses: Object.fromEntries(problems) as JsonSchema,
  };
}

/** The headers that a target of this kind reads. */
export function sharedParameters(kind: Kind): readonly JsonSchema[] {
  const names = { command: ['IdempotencyKey', 'IfMatch', 'RequestId'], enqueued: ['IdempotencyKey', 'RequestId'], query: ['RequestId'] };
  return names[kind].map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

/** The problems that a target of this kind may answer with. */
export function problemAnswers(kind: Kind): JsonSchema {
  const answers = Object.entries(problemAnswersByStatus).filter(([, { kinds }]) => kinds.includes(kind));
  return Object.fromEntries(answers.map(([status, { name }]) => [status, { $ref: `#/components/responses/${name}` }]));
}

/** The headers of every answer. */
export const sharedHeaders: JsonSchema = { 'x-request-id': { $ref: '#/components/headers/RequestId' } };

const commands: readonly Kind[] = ['command', 'enqueued'];
const everything: readonly Kind[] = [...commands, 'query'];

const problemAnswersByStatus: Readonly<Record<number, { name: string; kinds: readonly Kind[]; description: string }>> = {
  400: { name: 'BadRequest', kinds: everything, description: 'The input or a header is not valid' },
  404: { name: 'NotFound', kinds: ['query'], description: 'The query found nothing' },
  409: { name: 'Conflict', kinds: ['command'], description: 'The stream is at another version, or kept changing until the deadline' },
  413: { name: 'ContentTooLarge', kinds: commands, description: 'The body, or what the command would store, is too large' },
  415: { name: 'UnsupportedMediaType', kinds: commands, description: 'The body is something else than JSON' },
  422: { name: 'Rejected', kinds: ['command'], description: 'The command was rejected, or its idempotency key was used with other input' },
  500: { name: 'InternalServerError', kinds: everything, description: 'A fault of the service' },
  503: {
    name: 'ServiceUnavailable',
    kinds: everything,
    description: 'The service could not answer in time; the same request may succeed later',
  },
};

const text = { type: 'string' };

const accepted: JsonSchema = {
  type: 'object',
  required: ['streamId', 'version', 'events'],
  properties: {
    streamId: text,
    version: { type: 'integer', minimum: 0, description: 'The version of the stream after the command' },
    events: { type: 'array', items: text },
  },
};

const enqueued: JsonSchema = { type: 'object', required: ['commandId'], properties: { commandId: text } };

const problem: JsonSchema = {
  type: 'object',
  description: 'Problem details after RFC 9457',
  required: ['status', 'title', 'code'],
  properties: {
    status: { type: 'integer', minimum: 400, maximum: 599 },
    title: text,
    code: { type: 'string', description: 'Stable: the code of the error or of the rejection' },
    detail: text,
    faults: {
      type: 'array',
      items: { type: 'object', required: ['path', 'message'], properties: { path: text, message: text } },
      description: 'Where the input is not valid',
    },
    details: { description: 'What a rejection adds' },
    outcome: { type: 'string', enum: ['rejected', 'nothing-found'], description: 'What the service’s own code answered' },
    requestId: { type: 'string', description: 'By which the log of the service knows the request' },
  },
};

const parameters: JsonSchema = {
  IdempotencyKey: {
    ...{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1, maxLength: 255 } },
    description: 'The same key with the same input has its effect once',
  },
  IfMatch: {
    ...{ name: 'If-Match', in: 'header', schema: text },
    description: 'The version that the stream must have, such as "3"; * is any stream that exists',
  },
  RequestId: {
    name: 'X-Request-Id',
    in: 'header',
    schema: text,
    description: 'By which the answer and the log of the service name this request',
  },
};

const headers: JsonSchema = {
  ETag: { schema: text, description: 'The version of the stream after the command, for If-Match' },
  RequestId: { schema: text, description: 'By which the log of the service knows the request' },
};

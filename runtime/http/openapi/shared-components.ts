import type { MessageTarget } from '../route-target.ts';
import type { JsonSchema } from './json-schema.ts';

type Kind = MessageTarget['kind'];

/** What every operation refers to. */
export function sharedComponents() {
  const problems = Object.values(problemAnswersByStatus).map(({ name, description }) => [
    name,
    { description, headers: sharedHeaders, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
  ]);
  return {
    schemas: { Accepted: accepted, Enqueued: enqueued, Performed: performed, Problem: problem } as Record<string, JsonSchema>,
    parameters,
    headers,
    responses: Object.fromEntries(problems) as JsonSchema,
  };
}

/** The headers that a target of this kind reads. */
export function sharedParameters(kind: Kind): readonly JsonSchema[] {
  const trace = ['TraceParent', 'TraceState'];
  const names = {
    command: ['IdempotencyKey', 'IfMatch', ...trace, 'RequestId'],
    effect: ['IdempotencyKey', ...trace, 'RequestId'],
    enqueued: ['IdempotencyKey', ...trace, 'RequestId'],
    query: ['PositionToken', 'RequestId'],
  };
  return names[kind].map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

/** What decides which problems an operation may answer with. */
export interface Refusals {
  readonly kind: Kind;
  /** Whether callers must tell who they are. */
  readonly isGuarded: boolean;
  /** Whether the target asks if a caller may. */
  readonly isAuthorized: boolean;
}

/** The problems that an operation may answer with. */
export function problemAnswers({ kind, isGuarded, isAuthorized }: Refusals): JsonSchema {
  const isPossible = (status: string) => (status === '401' ? isGuarded : status !== '403' || isAuthorized);
  const answers = Object.entries(problemAnswersByStatus).filter(([status, { kinds }]) => kinds.includes(kind) && isPossible(status));
  return Object.fromEntries(answers.map(([status, { name }]) => [status, { $ref: `#/components/responses/${name}` }]));
}

/** The headers of every answer. */
export const sharedHeaders: JsonSchema = { 'x-request-id': { $ref: '#/components/headers/RequestId' } };

const commands: readonly Kind[] = ['command', 'effect', 'enqueued'];
const everything: readonly Kind[] = [...commands, 'query'];

const problemAnswersByStatus: Readonly<Record<number, { name: string; kinds: readonly Kind[]; description: string }>> = {
  400: { name: 'BadRequest', kinds: everything, description: 'The input or a header is not valid' },
  401: {
    name: 'Unauthorized',
    kinds: everything,
    description: 'The request does not prove who sends it: WWW-Authenticate says how it could',
  },
  403: { name: 'Forbidden', kinds: everything, description: 'The caller may not do this' },
  404: { name: 'NotFound', kinds: ['query'], description: 'The query found nothing' },
  409: { name: 'Conflict', kinds: ['command'], description: 'The stream is at another version, or kept changing until the deadline' },
  413: { name: 'ContentTooLarge', kinds: everything, description: 'The body, or what the command would store, is too large' },
  415: { name: 'UnsupportedMediaType', kinds: commands, description: 'The body is something else than JSON' },
  422: {
    name: 'Rejected',
    kinds: ['command', 'effect'],
    description: 'The command was rejected, or its idempotency key was used with other input',
  },
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
    token: { type: 'string', description: 'What a query sends as Position-Token, to read at least what this command did' },
  },
};

const enqueued: JsonSchema = { type: 'object', required: ['commandId'], properties: { commandId: text } };

const performed: JsonSchema = { type: 'object', required: ['commandId'], properties: { commandId: text } };

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
  PositionToken: {
    ...{ name: 'Position-Token', in: 'header', schema: text },
    description: 'The tokens of earlier commands, joined by comma: the query reads at least what they did',
  },
  TraceParent: { name: 'traceparent', in: 'header', schema: text, description: 'W3C trace context, kept with what the command causes' },
  TraceState: { name: 'tracestate', in: 'header', schema: text, description: 'W3C trace context, kept beside traceparent' },
  RequestId: {
    name: 'X-Request-Id',
    in: 'header',
    schema: text,
    description: 'By which the answer and the log of the service name this request',
  },
};

const headers: JsonSchema = {
  ETag: { schema: text, description: 'The version of the stream after the command, for If-Match' },
  PositionToken: { schema: text, description: 'What a query sends back, to read at least what this command did' },
  RequestId: { schema: text, description: 'By which the log of the service knows the request' },
};

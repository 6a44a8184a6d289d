import type { AnyCommand } from '../../decider/command.ts';
import type { AnyQuery } from '../../projection/query.ts';
import type { Auth } from '../auth/auth.ts';
import type { MessageTarget } from '../route-target.ts';
import type { Route } from '../router.ts';
import { bindParameters } from './bind-parameters.ts';
import { type Components, type JsonSchema, jsonSchemaOf, openSchema } from './json-schema.ts';
import { problemAnswers, sharedHeaders, sharedParameters } from './shared-components.ts';

/** What an operation is beside its route. */
export interface OperationContext {
  readonly name: string;
  /** Which of the routes to this target it is, from 1: operation ids are unique. */
  readonly use: number;
  /** The path, with the names of parameters that the document uses. */
  readonly template: string;
  readonly components: Components;
  readonly auth: Auth;
}

/** A route as an operation of OpenAPI. */
export function operationOf(
  { path, target, headers, public: isPublic = false }: Route<MessageTarget>,
  context: OperationContext,
): JsonSchema {
  const { name, use, template, components, auth } = context;
  const input = jsonSchemaOf(target.input, `${name}Input`, 'input', components);
  const { inPath, inHeaders, inQuery, body } = bindParameters(input, path, { template, headers });
  const isQuery = target.kind === 'query';
  const isGuarded = auth.kind !== 'none' && !isPublic;
  return {
    operationId: use === 1 ? name : `${name}${use}`,
    summary: words(name),
    tags: [tagOf(target)],
    parameters: [...inPath, ...inHeaders, ...(isQuery ? inQuery : []), ...sharedParameters(target.kind)],
    ...(!isQuery && { requestBody: body }),
    responses: {
      ...successOf(target, components),
      ...problemAnswers({ kind: target.kind, isGuarded, isAuthorized: isAuthorized(target) }),
    },
    ...(auth.kind !== 'none' && isPublic && { security: [] }),
  };
}

function isAuthorized(target: MessageTarget): boolean {
  return (target.kind === 'enqueued' ? target.command : target).authorize !== undefined;
}

/** `OrdersOfCustomer` reads `Orders of customer`. */
function words(name: string): string {
  const text = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function tagOf(target: MessageTarget): string {
  if (target.kind === 'query') return target.projection?.name ?? target.aggregates[0]?.name ?? 'Queries';
  const command: AnyCommand = target.kind === 'enqueued' ? target.command : target;
  return command.kind === 'effect' ? 'Effects' : command.aggregate.name;
}

function successOf(target: MessageTarget, components: Components): JsonSchema {
  switch (target.kind) {
    case 'enqueued':
      return success(202, 'The command waits in its queue', { $ref: '#/components/schemas/Enqueued' });
    case 'effect':
      return success(200, 'The command was done', { $ref: '#/components/schemas/Performed' });
    case 'query':
      return success(200, 'What the query found', resultOf(target, components));
    case 'command': {
      const types = Object.keys(target.aggregate.events);
      const events = { type: 'array', items: { type: 'string', enum: types }, description: 'The types of its events, in order' };
      const schema = { $ref: '#/components/schemas/Accepted', properties: { events } };
      return success(200, 'The command was decided, and its events are stored', schema, {
        etag: { $ref: '#/components/headers/ETag' },
        'position-token': { $ref: '#/components/headers/PositionToken' },
      });
    }
  }
}

function success(status: number, description: string, schema: JsonSchema, headers: JsonSchema = {}): JsonSchema {
  return { [status]: { description, headers: { ...sharedHeaders, ...headers }, content: { 'application/json': { schema } } } };
}

/** What a query without an output schema answers is known as a type alone. */
function resultOf({ name, output }: AnyQuery, components: Components): JsonSchema {
  return output ? jsonSchemaOf(output, `${name}Output`, 'output', components) : openSchema(`result of ${name}`);
}

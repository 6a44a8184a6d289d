import type { AnyQuery } from '../../projection/query.ts';
import type { Route, RouteTarget } from '../router.ts';
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
}

/** A route as an operation of OpenAPI. */
export function operationOf({ path, target }: Route, { name, use, template, components }: OperationContext): JsonSchema {
  const input = jsonSchemaOf(target.input, `${name}Input`, 'input', components);
  const { inPath, inQuery, body } = bindParameters(input, path, { template });
  const isQuery = target.kind === 'query';
  return {
    operationId: use === 1 ? name : `${name}${use}`,
    summary: words(name),
    tags: [tagOf(target)],
    parameters: [...inPath, ...(isQuery ? inQuery : []), ...sharedParameters(target.kind)],
    ...(!isQuery && { requestBody: body }),
    responses: { ...successOf(target, components), ...problemAnswers(target.kind) },
  };
}

/** `OrdersOfCustomer` reads `Orders of customer`. */
function words(name: string): string {
  const text = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function tagOf(target: RouteTarget): string {
  if (target.kind === 'query') return target.projection.name;
  return (target.kind === 'enqueued' ? target.command : target).aggregate.name;
}

function successOf(target: RouteTarget, components: Components): JsonSchema {
  if (target.kind === 'enqueued') return success(202, 'The command waits in its queue', { $ref: '#/components/schemas/Enqueued' });
  if (target.kind === 'query') return success(200, 'What the query found', resultOf(target, components));
  const types = Object.keys(target.aggregate.events);
  const events = { type: 'array', items: { type: 'string', enum: types }, description: 'The types of its events, in order' };
  const schema = { $ref: '#/components/schemas/Accepted', properties: { events } };
  return success(200, 'The command was decided, and its events are stored', schema, { etag: { $ref: '#/components/headers/ETag' } });
}

function success(status: number, description: string, schema: JsonSchema, headers: JsonSchema = {}): JsonSchema {
  return { [status]: { description, headers: { ...sharedHeaders, ...headers }, content: { 'application/json': { schema } } } };
}

/** What a query without an output schema answers is known as a type alone. */
function resultOf({ name, output }: AnyQuery, components: Components): JsonSchema {
  return output ? jsonSchemaOf(output, `${name}Output`, 'output', components) : openSchema(`result of ${name}`);
}

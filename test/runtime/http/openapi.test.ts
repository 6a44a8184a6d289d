import { command, enqueue, http, none, type OpenApiOptions, query, type Route, type Schema, service } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import orders from '../../../examples/orders/src/service.ts';
import { createLocalService } from '../../../runtime/host/local/local-service.ts';
import { createLogger } from '../../../runtime/host/logger.ts';
import { openApiOf } from '../../../runtime/host/openapi-of.ts';
import { openApiDocument } from '../../../runtime/http/openapi/openapi-document.ts';
import { CountUp, Totals } from '../counter.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document is looked into deeply
const jsonOf = (value: unknown): any => JSON.parse(JSON.stringify(value));

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}
const Tree: z.ZodType<Tree> = z.object({ name: z.string(), children: z.array(z.lazy(() => Tree)) });
const unspoken: Schema<{ counterId: string }> = {
  '~standard': { version: 1, vendor: 'own', validate: (value) => ({ value: value as never }) },
};

function commandOf<const Name extends string, Input extends Schema>(name: Name, input: Input) {
  return command(name, { input, aggregate: CountUp.aggregate, streamId: () => 'a', decide: () => [] });
}

describe('the OpenAPI document of the example', () => {
  const document = jsonOf(openApiOf(orders));

  it('names service, paths and operations', () => {
    expect(document).toMatchObject({ openapi: '3.1.1', info: { title: 'orders', version: '1.0.0' } });
    const operations = Object.entries<Record<string, { operationId: string }>>(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    expect(operations).toEqual([
      'post /orders CreateOrder',
      'post /orders/{orderId}/items AddItem',
      'post /orders/{orderId}/submit SubmitOrder',
      'post /orders/{orderId}/cancel CancelOrder',
      'get /orders/{orderId} GetOrder',
      'get /customers/{customerId}/orders OrdersOfCustomer',
    ]);
  });

  it('has the fields of a command in path and body', () => {
    const { parameters, requestBody } = document.paths['/orders/{orderId}/items'].post;
    const orderId = { type: 'string', minLength: 1, maxLength: 100 };
    expect(parameters[0]).toEqual({ name: 'orderId', in: 'path', required: true, schema: orderId });
    expect(parameters.slice(1)).toEqual(
      ['IdempotencyKey', 'IfMatch', 'TraceParent', 'TraceState', 'RequestId'].map((name) => ({ $ref: `#/components/parameters/${name}` })),
    );
    expect(requestBody).toMatchObject({ required: true, content: { 'application/json': { schema: { required: ['sku', 'priceCents'] } } } });
    const { properties } = requestBody.content['application/json'].schema;
    expect(Object.keys(properties)).toEqual(['sku', 'quantity', 'priceCents']);
    expect(properties.quantity).toEqual({ default: 1, type: 'integer', exclusiveMinimum: 0, maximum: 1_000 });
    expect(document.paths['/orders/{orderId}/submit'].post.requestBody).toMatchObject({ required: false });
  });

  it('has the fields of a query in path and query string', () => {
    const { parameters, requestBody } = document.paths['/customers/{customerId}/orders'].get;
    expect(parameters).toMatchObject([
      { name: 'customerId', in: 'path', required: true },
      { name: 'limit', in: 'query', required: false, schema: { minimum: 1, maximum: 100, default: 20 } },
      { name: 'after', in: 'query', required: false, schema: { type: 'string' } },
      { $ref: '#/components/parameters/PositionToken' },
      { $ref: '#/components/parameters/RequestId' },
    ]);
    expect(requestBody).toBeUndefined();
  });

  it('has every answer, with the types of a command’s events', () => {
    const statusesOf = (path: string, method: string) => Object.keys(document.paths[path][method].responses);
    expect(statusesOf('/orders', 'post')).toEqual(['200', '400', '409', '413', '415', '422', '500', '503']);
    expect(statusesOf('/orders/{orderId}/submit', 'post')).toEqual(['202', '400', '413', '415', '500', '503']);
    expect(statusesOf('/orders/{orderId}', 'get')).toEqual(['200', '400', '404', '413', '500', '503']);
    expect(document.paths['/orders'].post.responses[200]).toMatchObject({
      headers: { etag: { $ref: '#/components/headers/ETag' } },
      content: {
        'application/json': {
          schema: { properties: { events: { items: { enum: ['OrderCreated', 'ItemAdded', 'OrderSubmitted', 'OrderCancelled'] } } } },
        },
      },
    });
  });

  it('refers only to what it holds', () => expectReferencesToResolve(document));
});

describe('an OpenAPI document', () => {
  const described = (...routes: readonly (readonly [Route['method'], string, Route['target']])[]) =>
    jsonOf(
      openApiDocument(
        routes.map(([method, path, target]) => ({ method, path, target })),
        { title: 'Counters', version: '2.0.0' },
      ),
    );
  const bodyOf = (operation: { requestBody: { content: Record<string, { schema: unknown }> } }) =>
    operation.requestBody.content['application/json']?.schema;

  it('has the title and the version that the service gives it', () => {
    const api = http({ auth: none(), openapi: { title: 'Counters', version: '2.0.0' }, routes: (router) => router });
    expect(jsonOf(openApiOf(service('counters', { commands: [], http: api }))).info).toEqual({ title: 'Counters', version: '2.0.0' });
  });

  it('moves the definitions of a recursive schema to its components', () => {
    const Deep = commandOf('Deep', z.object({ counterId: z.string(), tree: Tree }));
    const document = described(['POST', '/deep/:counterId', Deep], ['POST', '/trees', commandOf('Whole', Tree)]);
    expectReferencesToResolve(document);
    expect(bodyOf(document.paths['/trees'].post)).toMatchObject({
      properties: { children: { items: { $ref: '#/components/schemas/WholeInput' } } },
    });
    expect(Object.keys(document.components.schemas)).toContainEqual(expect.stringMatching(/^DeepInput\../));
    expect(JSON.stringify(document)).not.toMatch(/\$defs|\$schema/);
  });

  it('leaves open what the schema library does not say, or can’t', () => {
    const Either = z.union([z.object({ counterId: z.string() }), z.object({ counterId: z.string(), n: z.number() })]);
    const document = described(
      ['POST', '/unspoken', commandOf('Unspoken', unspoken)],
      ['POST', '/dated/:counterId', commandOf('Dated', z.object({ counterId: z.string(), at: z.date() }))],
      ['POST', '/either/:counterId', commandOf('Either', Either)],
    );
    for (const path of ['/unspoken', '/dated/{counterId}', '/either/{counterId}'])
      expect(bodyOf(document.paths[path].post)).toEqual({ description: expect.stringContaining('does not describe') });
    const [counterId] = document.paths['/dated/{counterId}'].post.parameters;
    expect(counterId).toEqual({ name: 'counterId', in: 'path', required: true, schema: { type: 'string' } });
  });

  it('gives each route of one command an operation of its own', () => {
    const { paths } = described(['POST', '/counters', CountUp], ['PUT', '/counters', CountUp], ['POST', '/later', enqueue(CountUp)]);
    expect(paths['/counters']).toMatchObject({ post: { operationId: 'CountUp' }, put: { operationId: 'CountUp2' } });
    expect(paths['/later'].post.operationId).toBe('CountUp3');
  });

  it('has one path where two differ in the names of their parameters alone', () => {
    const { paths } = described(
      ['POST', '/counters/:counterId', CountUp],
      ['DELETE', '/counters/:id', commandOf('Remove', z.object({ id: z.string().max(9) }))],
    );
    expect(Object.keys(paths)).toEqual(['/counters/{counterId}']);
    expect(paths['/counters/{counterId}'].delete.parameters[0]).toMatchObject({ name: 'counterId', schema: { maxLength: 9 } });
  });

  it('says what a query answers where its definition says so', () => {
    const Told = query('Told', { input: z.object({}), output: z.number(), projection: Totals, resolve: async () => 1 });
    const { 200: found } = described(['GET', '/told', Told]).paths['/told'].get.responses;
    expect(found.content['application/json'].schema).toEqual({ type: 'number' });
  });

  it('is empty for a service without an API', () => {
    expect(jsonOf(openApiOf(service('bare', { commands: [] }))).paths).toEqual({});
  });
});

describe('the document of a service', () => {
  const served = async (openapi: OpenApiOptions | undefined) => {
    const api = http({ auth: none(), openapi, routes: (router) => router.post('/counters', CountUp) });
    const counters = service('counters', { commands: [CountUp], http: api });
    const { handleHttp } = await createLocalService(counters, { ambient: testAmbient(), logger: createLogger('silent') });
    const { status, body } = await handleHttp({ method: 'GET', path: '/openapi.json', query: {}, headers: {}, body: undefined });
    return { status, body: JSON.parse(String(body)), document: jsonOf(openApiOf(counters)) };
  };

  it('is served at the path that the service names', async () => {
    const { status, body, document } = await served({ path: '/openapi.json' });
    expect({ status, body }).toEqual({ status: 200, body: document });
  });

  it('is not served unless a path is named', async () => {
    for (const openapi of [undefined, {}, { title: 'Counters' }]) expect((await served(openapi)).status).toBe(404);
  });
});

describe('what the example answers', () => {
  const document = jsonOf(openApiOf(orders));
  const order = { orderId: 'o-1', customerId: 'c-1' };
  const item = { sku: 'tea', priceCents: 450 };

  it.each([
    ['CreateOrder', 'post', '/orders', [], order, 200],
    ['CreateOrder', 'post', '/orders', [['post', '/orders', order]], order, 422],
    ['CreateOrder', 'post', '/orders', [], { orderId: 5 }, 400],
    ['AddItem', 'post', '/orders/{orderId}/items', [['post', '/orders', order]], item, 200],
    ['AddItem', 'post', '/orders/{orderId}/items', [], item, 422],
    ['SubmitOrder', 'post', '/orders/{orderId}/submit', [], {}, 202],
    ['GetOrder', 'get', '/orders/{orderId}', [['post', '/orders', order]], undefined, 200],
    ['GetOrder', 'get', '/orders/{orderId}', [], undefined, 404],
    ['OrdersOfCustomer', 'get', '/customers/{customerId}/orders', [], undefined, 200],
  ] as const)('is what its document says: %s by %s %s', async (_name, method, path, before, body, status) => {
    const local = await createLocalService(orders, { ambient: testAmbient(), logger: createLogger('silent') });
    const call = (verb: string, to: string, input?: unknown) =>
      local.handleHttp({
        ...{ method: verb.toUpperCase(), path: to.replace('{orderId}', 'o-1').replace('{customerId}', 'c-1'), query: {} },
        ...{ headers: {}, body: input === undefined ? undefined : JSON.stringify(input) },
      });
    for (const [verb, to, input] of before) await call(verb, to, input);
    await local.settle();
    const response = await call(method, path, body);

    expect(response.status).toBe(status);
    const described = resolved(document, document.paths[path][method].responses[status]);
    const [mediaType = ''] = Object.keys(described.content);
    expect(response.headers['content-type']).toBe(mediaType);
    for (const header of Object.keys(described.headers)) expect(response.headers).toHaveProperty(header);
    z.fromJSONSchema(described.content[mediaType].schema).parse(JSON.parse(String(response.body)));
    await local.settle();
  });
});

/** The document with each reference replaced by what it refers to; siblings stay beside it, as in JSON Schema. */
// biome-ignore lint/suspicious/noExplicitAny: a document is looked into deeply
function resolved(document: unknown, value: any): any {
  if (Array.isArray(value)) return value.map((item) => resolved(document, item));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref, ...rest } = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(document, inner)]));
  if ($ref === undefined) return rest;
  const target = resolved(document, targetOf(document, $ref));
  return Object.keys(rest).length > 0 ? { allOf: [target, rest] } : target;
}

// biome-ignore lint/suspicious/noExplicitAny: a document is looked into deeply
function targetOf(document: any, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce((value, key) => value?.[key], document);
}

function expectReferencesToResolve(document: unknown): void {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference);
  expect(references.length).toBeGreaterThan(5);
  expect(references.filter((reference) => targetOf(document, reference) === undefined)).toEqual([]);
}

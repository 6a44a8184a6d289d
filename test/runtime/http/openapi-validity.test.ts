import { effectCommand, enqueue, query, service } from '@allframe/serverless/runtime';
import { Hono } from 'hono';
import * as z from 'zod';
import orders from '../../../examples/orders/src/service.ts';
import { openApiOf } from '../../../runtime/host/openapi-of.ts';
import { type Auth, apiKey, iam, jwt, none } from '../../../runtime/http/auth/auth.ts';
import { json } from '../../../runtime/http/http-message.ts';
import { http } from '../../../runtime/service/http.ts';
import { faultsOfOpenApi } from '../../../scripts/check-openapi.ts';
import { CloseCounter, Counter, CountUp, Totals } from '../counter.ts';

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}
const Tree: z.ZodType<Tree> = z.object({ name: z.string(), children: z.array(z.lazy(() => Tree)) });
const Plant = effectCommand('Plant', { input: z.object({ tree: Tree, by: z.string() }), authorize: () => true, perform: () => {} });
const GetTotal = query('GetTotal', {
  input: z.object({ counterId: z.string(), customerId: z.string().optional(), at: z.string().optional() }),
  output: z.object({ total: z.number() }),
  projection: Totals,
  resolve: async () => ({ total: 1 }),
});
const State = query('State', { input: z.object({ counterId: z.string() }), aggregate: Counter, resolve: async () => 1 });

/** A service with everything that a document may say. */
const everything = (auth: Auth) =>
  service('everything', {
    commands: [CountUp, CloseCounter, Plant],
    queries: [GetTotal, State],
    projections: [Totals],
    queues: { later: { commands: [CountUp] } },
    http: http({
      auth,
      openapi: { path: '/openapi.json', public: true, title: 'Everything', version: '2.0.0' },
      routes: (router) =>
        router
          .post('/counters/:counterId', CountUp)
          .put('/counters/:counterId', CountUp, { public: true })
          .delete('/counters/:id', Plant as never)
          .post('/counters', CloseCounter, { headers: { counterId: 'X-Counter' } })
          .post('/later', enqueue(CountUp))
          .post('/trees/:by', Plant)
          .patch('/trees', Plant, { headers: { by: 'x-by' } })
          .get('/totals/:counterId', GetTotal, { headers: { customerId: 'x-customer-id' } })
          .get('/states/:counterId', State)
          .handle('POST', '/webhooks/:source', () => json(200, {}))
          .mount('/admin', new Hono()),
    }),
  });

const auths: Auth[] = [
  none(),
  none({ tenantHeader: 'x-tenant-id' }),
  iam(),
  jwt({ issuer: 'https://auth.example.com/', audience: 'a' }),
  apiKey({ header: 'X-Shop-Key', keys: [] }),
];

describe('an OpenAPI document', () => {
  it('of the example is valid', () => expect(faultsOfOpenApi(openApiOf(orders))).toEqual([]));

  it.each(auths)('of a service with everything is valid: %j', (auth) => expect(faultsOfOpenApi(openApiOf(everything(auth)))).toEqual([]));

  it('that is none is found out', () => {
    const { paths: _paths, ...rest } = openApiOf(orders);
    expect(faultsOfOpenApi({ ...rest, info: { title: 5 } })).not.toEqual([]);
    expect(faultsOfOpenApi({ ...openApiOf(orders), components: { parameters: { A: { name: 'a' } } } })).not.toEqual([]);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: a document is looked into deeply
const documentOf = (auth: Auth): any => JSON.parse(JSON.stringify(openApiOf(everything(auth))));

describe('what a document says of callers', () => {
  it.each([
    ['jwt', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }],
    ['apiKey', { type: 'apiKey', in: 'header', name: 'X-Shop-Key' }],
    ['iam', { type: 'http', scheme: 'IAM' }],
  ])('is a security scheme that every operation needs: %s', (kind, scheme) => {
    const document = documentOf(auths.find((auth) => auth.kind === kind) as Auth);
    expect(document.components.securitySchemes).toEqual({ [kind]: expect.objectContaining(scheme) });
    expect(document.security).toEqual([{ [kind]: [] }]);
    expect(document.paths['/counters'].post.responses[401]).toEqual({ $ref: '#/components/responses/Unauthorized' });
  });

  it('is that nobody needs anything on a public route', () => {
    const { put, post } = documentOf(auths[3] as Auth).paths['/counters/{counterId}'];
    expect(put).toMatchObject({ security: [] });
    expect(put.responses).not.toHaveProperty('401');
    expect(post).not.toHaveProperty('security');
  });

  it('is nothing where everybody may call', () => {
    const document = documentOf(none());
    expect(document).not.toHaveProperty('security');
    expect(document.components).not.toHaveProperty('securitySchemes');
    expect(document.paths['/counters'].post.responses).not.toHaveProperty('401');
  });

  it('is that some may not, where a target asks', () => {
    const { paths } = documentOf(none());
    expect(paths['/trees/{by}'].post.responses).toHaveProperty('403');
    expect(paths['/counters'].post.responses).not.toHaveProperty('403');
  });
});

describe('what a document says of fields', () => {
  const { paths, components } = documentOf(none());

  it('is which come from headers, and from nowhere else', () => {
    const { parameters } = paths['/totals/{counterId}'].get;
    expect(parameters).toContainEqual({ name: 'x-customer-id', in: 'header', required: false, schema: { type: 'string' } });
    expect(parameters.map(({ name }: { name?: string }) => name).filter(Boolean)).toEqual(['counterId', 'x-customer-id', 'at']);
    const { parameters: bound, requestBody } = paths['/counters'].post;
    expect(bound[0]).toMatchObject({ name: 'X-Counter', in: 'header', required: true });
    expect(requestBody.content['application/json'].schema.properties).toEqual({});
  });

  it('is what a command without an aggregate answers', () => {
    const { tags, responses } = paths['/trees'].patch;
    expect(tags).toEqual(['Effects']);
    expect(responses[200].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Performed' });
    expect(components.schemas.Performed.required).toEqual(['commandId']);
  });

  it('is the position that queries take and commands give', () => {
    expect(paths['/states/{counterId}'].get.parameters).toContainEqual({ $ref: '#/components/parameters/PositionToken' });
    expect(paths['/counters'].post.responses[200].headers).toHaveProperty('position-token');
  });

  it('is nothing of custom handlers and mounted apps', () => {
    expect(Object.keys(paths).filter((path) => /webhooks|admin/.test(path))).toEqual([]);
  });
});

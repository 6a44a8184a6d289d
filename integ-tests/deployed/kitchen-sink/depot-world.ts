import { InvokeCommand } from '@aws-sdk/client-lambda';
import { type HttpAnswer, type HttpCall, httpCall } from '../../emulators/http-call.ts';
import { type Issuer, startIssuer } from '../../emulators/issuer.ts';
import type { Ministack, MinistackOptions } from '../../emulators/ministack.ts';
import { type Aws, startAws } from '../aws.ts';
import { type Clients, clientsOf, deployServices, putSecrets } from '../deploy-services.ts';
import { eventually } from '../eventually.ts';
import { type Observer, observe } from '../observe.ts';
import type { StackResources } from '../stack-resources.ts';

/** The depot where it runs, and all that tests drive it and look at it with. */
export interface DepotWorld {
  readonly aws: Ministack & Aws;
  readonly issuer: Issuer;
  readonly clients: Clients;
  readonly look: Observer;
  readonly stack: StackResources;
  /** Sends a request to the API, as a clerk unless `as` says whose token it has. */
  call(method: string, path: string, options?: DepotCall): Promise<HttpAnswer>;
  /** Has a parcel registered, with more or other fields. */
  register(parcelId: string, fields?: object): Promise<HttpAnswer>;
  /** Has a parcel registered, shelved and handed over. */
  onItsWay(parcelId: string, carrier: string): Promise<void>;
  /** Invokes a function directly, the worker unless it is named, and reads its answer. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON that each test reads its facts from
  invoke(message: object, functionName?: string): Promise<any>;
}

/** A request to the API. */
export interface DepotCall extends Pick<HttpCall, 'headers' | 'body'> {
  /** @default a clerk's token */
  readonly as?: { readonly authorization?: string };
}

/** Whom the depot's tokens are for. */
export const audience = 'https://depot.example';

/** What every parcel of the tests has. */
export const announced = { customerId: 'c-1', recipient: { name: 'Ada', address: 'London' }, weightGrams: 450 };

/** Deploys the depot before the tests of the `describe` that this stands in, and ends everything after them. */
export function depotWorld({
  entry,
  issuerPort,
  ...options
}: MinistackOptions & { readonly entry: string; readonly issuerPort: number }): DepotWorld {
  const world = {} as { -readonly [Member in keyof DepotWorld]: DepotWorld[Member] };
  beforeAll(async () => {
    world.issuer = await startIssuer(issuerPort);
    world.aws = (await startAws(options)) as Ministack & Aws;
    world.clients = clientsOf(world.aws);
    await putSecrets(world.aws, { partnerKeys: '[]' });
    world.stack = (await deployServices(world.aws, world.clients, { depot: `integ-tests/deployed/kitchen-sink/${entry}` })).depot;
    world.look = observe(world.aws, world.clients, 'depot-test-events');
    Object.assign(world, await actions(world));
    // Until every projection has been built; an empty service's is in a moment, by itself.
    for (const path of ['/parcels/none', '/carriers/none', '/customers/none/recipients', '/parcels/none/proof'])
      await eventually(async () => expect(await world.call('GET', path)).toMatchObject({ status: 404 }));
  });
  afterAll(async () => {
    world.clients?.destroy();
    await world.issuer?.stop();
    await world.aws?.stop();
  });
  return world;
}

async function actions({
  aws,
  issuer,
  clients,
  look,
  stack,
}: DepotWorld): Promise<Pick<DepotWorld, 'call' | 'register' | 'onItsWay' | 'invoke'>> {
  const url = aws.httpApiUrl(stack.one('AWS::ApiGatewayV2::Api'));
  const clerk = await issuer.bearer({ sub: 'ada', role: 'clerk' }, audience);
  const call: DepotWorld['call'] = (method, path, { as = clerk, headers, ...options } = {}) =>
    httpCall(url + path, { method, headers: { 'content-type': 'application/json', ...as, ...headers }, ...options });
  const post = (path: string, input: object) => call('POST', path, { body: JSON.stringify(input) });
  const register: DepotWorld['register'] = (parcelId, fields) => post('/parcels', { parcelId, ...announced, ...fields });
  return {
    call,
    register,
    async onItsWay(parcelId, carrier) {
      await register(parcelId);
      await call('PUT', `/parcels/${parcelId}/shelf`, { body: JSON.stringify({ shelf: 'L-1' }) });
      await eventually(async () => expect(await look.events(`Parcel#${parcelId}`)).toContain('ParcelShelved'));
      await post(`/parcels/${parcelId}/dispatch`, { carrier });
    },
    async invoke(message, FunctionName = 'depot-test-worker') {
      const { Payload } = await clients.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(message) }));
      return JSON.parse(Buffer.from(Payload ?? []).toString());
    },
  };
}

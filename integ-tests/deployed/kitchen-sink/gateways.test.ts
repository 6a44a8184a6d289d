import { createHash } from 'node:crypto';
import { GetFunctionUrlConfigCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { onAws } from '../../conformance/on-aws.ts';
import { conformance, type Platform } from '../../conformance/scenario.ts';
import { type HttpCall, httpCall } from '../../emulators/http-call.ts';
import type { Ministack } from '../../emulators/ministack.ts';
import { type Aws, describeEmulated, startAws } from '../aws.ts';
import { type Clients, clientsOf, deployServices, putSecrets } from '../deploy-services.ts';
import { eventually } from '../eventually.ts';
import { observe } from '../observe.ts';
import type { StackResources } from '../stack-resources.ts';
import { deskCases } from './cases/desk.ts';

const reason = 'secrets of the services have fixed names, and they are asked at addresses of the emulator';

describeEmulated('a REST API and a URL of a function, deployed with cdk deploy', reason, () => {
  let aws: Ministack & Aws;
  let clients: Clients;
  let stacks: Readonly<Record<'partners' | 'visits', StackResources>>;
  let visits: Platform;

  beforeAll(async () => {
    aws = (await startAws()) as Ministack & Aws;
    clients = clientsOf(aws);
    await putSecrets(aws, { partnerKeys: JSON.stringify([keyOf('acme'), keyOf('zeta')]) });
    stacks = await deployServices(aws, clients, {
      partners: 'examples/kitchen-sink/src/partners.ts',
      lockers: 'examples/kitchen-sink/src/lockers.ts',
      'open-lockers': 'integ-tests/deployed/kitchen-sink/open-lockers.ts',
      visits: 'integ-tests/conformance/visits.ts',
    });
    visits = await onAws(aws, clients, aws.httpApiUrl(stacks.visits.one('AWS::ApiGatewayV2::Api')));
  });
  afterAll(async () => {
    clients?.destroy();
    await aws?.stop();
  });

  describe('a REST API', () => {
    const ofClients = { 'content-type': 'application/json', accept: '*/*' };
    const call = (method: string, path: string, { headers, ...options }: HttpCall = {}) => {
      const url = `${aws.endpoint}/restapis/${stacks.partners.one('AWS::ApiGateway::RestApi')}/test/_user_request_`;
      return httpCall(url + path, {
        method,
        headers: { ...ofClients, 'x-api-key': 'acme-key', ...headers },
        ...options,
      });
    };
    deskCases(call);

    it('lets in who has a key, and keeps each partner’s data apart', async () => {
      const book = (key: string, pallets: number) =>
        call('POST', '/transports', {
          body: JSON.stringify({ transportId: 't-1', from: 'Kiel', to: 'Graz', pallets }),
          headers: { 'x-api-key': key },
        });
      expect(await book('somebody', 1)).toMatchObject({ status: 401 });
      expect(await book('acme-key', 3)).toMatchObject({ status: 200 });
      expect(await book('zeta-key', 4)).toMatchObject({ status: 200 });
      for (const [partner, pallets] of [
        ['acme', 3],
        ['zeta', 4],
      ] as const)
        await eventually(async () => {
          const { json } = await call('GET', '/destinations/Graz/transports', { headers: { 'x-api-key': `${partner}-key` } });
          expect(json.items).toMatchObject([{ pallets }]);
        });
    });

    it('sends a command to its queue, in the partner’s name', async () => {
      expect(await call('DELETE', '/transports/t-1')).toMatchObject({ status: 202 });
      const look = observe(aws, clients, 'partners-test-events');
      await eventually(async () => expect(await look.events('acme#Transport#t-1')).toEqual(['TransportBooked', 'TransportCancelled']));
      expect(await look.events('zeta#Transport#t-1')).toEqual(['TransportBooked']);
    });

    it('answers a browser of any page that asks before it sends', async () => {
      const headers = { origin: 'https://anywhere.example', 'access-control-request-method': 'POST' };
      expect(await call('OPTIONS', '/transports', { headers })).toMatchObject({
        status: 204,
        headers: { 'access-control-allow-origin': '*' },
      });
    });
  });

  describe('a URL of a function', () => {
    const call = async (method: string, path: string, { headers, ...options }: HttpCall = {}) => {
      const host = await hostOf('open-lockers-test-api');
      return httpCall(aws.endpoint + path, { method, headers: { 'content-type': 'application/json', host, ...headers }, ...options });
    };
    deskCases(call);

    it('reserves a box for one parcel alone', async () => {
      const box = (owner: string) => call('POST', '/boxes', { body: JSON.stringify({ value: 'box-1', owner }) });
      expect(await box('p-1')).toMatchObject({ status: 200 });
      expect(await box('p-2')).toMatchObject({ status: 422, json: { code: 'taken' } });
    });

    it('keeps out who has signed nothing, where callers are identities of AWS', async () => {
      const host = await hostOf('lockers-test-api');
      expect(await httpCall(`${aws.endpoint}/doors/d-1`, { method: 'POST', headers: { host }, body: '{}' })).toMatchObject({ status: 403 });
    });

    it('knows who has signed', async () => {
      const userArn = 'arn:aws:iam::123456789012:role/locker-7';
      const requestContext = { http: { method: 'POST', path: '/doors/d-1', sourceIp: '192.0.2.1' }, authorizer: { iam: { userArn } } };
      const headers = { 'content-type': 'application/json' };
      const event = {
        version: '2.0',
        routeKey: '$default',
        rawPath: '/doors/d-1',
        rawQueryString: '',
        headers,
        requestContext,
        body: '{}',
      };
      const Payload = JSON.stringify({ ...event, isBase64Encoded: false });
      await clients.lambda.send(new InvokeCommand({ FunctionName: 'lockers-test-api', Payload }));
      const [opened] = await observe(aws, clients, 'lockers-test-events').items('Door#d-1');
      expect(JSON.parse(opened?.payload?.S ?? '{}')).toEqual({ by: userArn });
    });
  });

  describe('the scenario of all hosts, on Lambda', () => conformance(() => visits));

  async function hostOf(FunctionName: string): Promise<string> {
    const { FunctionUrl = '' } = await clients.lambda.send(new GetFunctionUrlConfigCommand({ FunctionName }));
    return new URL(FunctionUrl).host;
  }
});

function keyOf(name: string) {
  return { name, tenant: name, sha256: createHash('sha256').update(`${name}-key`).digest('hex') };
}

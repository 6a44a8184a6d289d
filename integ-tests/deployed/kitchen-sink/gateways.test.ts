import { createHash } from 'node:crypto';
import { GetFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import aws4 from 'aws4';
import { type HttpCall, httpCall } from '../../emulators/http-call.ts';
import { type Ministack, startMinistack } from '../../emulators/ministack.ts';
import { describeWith } from '../../emulators/tools.ts';
import { type Clients, clientsOf, deployServices, putSecrets } from '../deploy-services.ts';
import { eventually } from '../eventually.ts';
import { observe } from '../observe.ts';
import type { StackResources } from '../stack-resources.ts';
import { deskCases } from './cases/desk.ts';

describeWith('ministack', 'a REST API and a URL of a function, deployed with cdk deploy', () => {
  let aws: Ministack;
  let clients: Clients;
  let stacks: Readonly<Record<'partners' | 'lockers', StackResources>>;

  beforeAll(async () => {
    aws = await startMinistack();
    clients = clientsOf(aws);
    await putSecrets(aws, { partnerKeys: JSON.stringify([keyOf('acme'), keyOf('zeta')]) });
    const entries = { partners: 'examples/kitchen-sink/src/partners.ts', lockers: 'examples/kitchen-sink/src/lockers.ts' };
    stacks = await deployServices(aws, clients, entries);
  });
  afterAll(async () => {
    clients?.destroy();
    await aws?.stop();
  });

  describe('a REST API', () => {
    const call = (method: string, path: string, { headers, ...options }: HttpCall = {}) => {
      const url = `${aws.endpoint}/restapis/${stacks.partners.one('AWS::ApiGateway::RestApi')}/test/_user_request_`;
      return httpCall(url + path, {
        method,
        headers: { 'content-type': 'application/json', 'x-api-key': 'acme-key', ...headers },
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
    /** Signed as whoever has an identity of AWS does. */
    const call = async (method: string, path: string, { headers, body }: HttpCall = {}) => {
      const { FunctionUrl = '' } = await clients.lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: 'lockers-test-api' }));
      const { host } = new URL(FunctionUrl);
      const request = { host, method, path, service: 'lambda', region: 'us-east-1', ...(body !== undefined && { body: body as string }) };
      const signed = aws4.sign({ ...request, headers: { 'content-type': 'application/json', ...headers } }, aws.clientConfig.credentials);
      return httpCall(aws.endpoint + path, {
        method,
        headers: { ...(signed.headers as Record<string, string>), host },
        ...(body !== undefined && { body }),
      });
    };
    deskCases(call);

    it('knows who calls by AWS’s own signature', async () => {
      expect(await call('POST', '/doors/d-1', { body: '{}' })).toMatchObject({ status: 200, json: { version: 1 } });
      expect((await call('GET', '/doors/d-1')).json).toEqual({ opened: 1 });
    });

    it('reserves what is one’s own', async () => {
      const box = (owner: string) => call('POST', '/boxes', { body: JSON.stringify({ value: 'box-1', owner }) });
      expect(await box('p-1')).toMatchObject({ status: 200 });
      expect(await box('p-2')).toMatchObject({ status: 422, json: { code: 'taken' } });
    });
  });
});

function keyOf(name: string) {
  return { name, tenant: name, sha256: createHash('sha256').update(`${name}-key`).digest('hex') };
}

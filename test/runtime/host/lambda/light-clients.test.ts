import { readEnvironment } from '../../../../runtime/host/environment.ts';
import { inRequest } from '../../../../runtime/host/lambda/current-request.ts';
import { type LightServiceName, lightClientOptions } from '../../../../runtime/host/lambda/dynamodb-client.ts';
import { sqsQueues } from '../../../../runtime/host/lambda/sqs.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { answer, type HostileServer, slow, startHostileServer } from '../../aws-client/hostile-server.ts';

const services: readonly LightServiceName[] = ['DYNAMODB', 'EVENTBRIDGE', 'KMS', 'SECRETS_MANAGER', 'SQS', 'SSM'];

const ofFunction = {
  EVENT_TABLE: 'events',
  AWS_LAMBDA_FUNCTION_NAME: 'orders-dev-api',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  ALLFRAME_QUEUE_WORK: 'https://sqs.eu-central-1.amazonaws.com/1/work',
};
const environmentWith = (variables: Record<string, string>) => readEnvironment('api', { ...ofFunction, ...variables });

describe('the light clients of a function', () => {
  it.each(services)('call %s at its own endpoint before that of all', (service) => {
    const all = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    const own = { ...all, [`AWS_ENDPOINT_URL_${service}`]: 'http://127.0.0.1:2' };
    expect(lightClientOptions(environmentWith(own), service).endpoint).toBe('http://127.0.0.1:2');
    expect(lightClientOptions(environmentWith(all), service).endpoint).toBe('http://127.0.0.1:1');
    expect(lightClientOptions(environmentWith({}), service).endpoint).toBeUndefined();
  });

  it('give up with the invocation that they were called in', async () => {
    const server: HostileServer = await startHostileServer();
    try {
      server.answerWith(slow, answer({ MessageId: 'm-1' }));
      const environment = environmentWith({ AWS_ENDPOINT_URL_SQS: server.endpoint });
      const queues = sqsQueues({ environment, ambient: testAmbient() });
      const message = { command: 'Work', input: {}, commandId: 'c-1' };
      const sent = inRequest({ requestId: 'r-1', deadline: Date.now() + 60 }, () => queues.send('work', message));
      await expect(sent).rejects.toMatchObject({ name: 'ServiceCallError', fault: 'TimeoutError' });
    } finally {
      await server.stop();
    }
  });
});

import { bucketOf, dynamoDbClient, sqsClient } from '../../../lib/cli/aws-clients.ts';
import { UsageError } from '../../../lib/cli/errors.ts';

const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SQS } = process.env;

afterEach(() => {
  Object.assign(process.env, { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SQS });
  if (AWS_ENDPOINT_URL === undefined) delete process.env.AWS_ENDPOINT_URL;
  if (AWS_ENDPOINT_URL_SQS === undefined) delete process.env.AWS_ENDPOINT_URL_SQS;
});

describe('a client of AWS', () => {
  it.each(['localhost:4566', 'nowhere', 'http://'])('is refused an endpoint that is no URL: %s', async (endpoint) => {
    process.env.AWS_ENDPOINT_URL = endpoint;
    const fault = new UsageError(`AWS_ENDPOINT_URL must be a URL such as http://127.0.0.1:4566, got ${endpoint}`);
    for (const client of [dynamoDbClient, sqsClient, () => bucketOf('snapshots')]) await expect(client()).rejects.toEqual(fault);
  });

  it('names the variable of a single service', async () => {
    process.env.AWS_ENDPOINT_URL_SQS = '127.0.0.1:4566';
    await expect(sqsClient()).rejects.toThrow('AWS_ENDPOINT_URL_SQS must be a URL');
  });

  it('takes an endpoint that is one, and an empty variable as none', async () => {
    for (const endpoint of ['http://127.0.0.1:4566', '']) {
      process.env.AWS_ENDPOINT_URL = endpoint;
      await expect(dynamoDbClient()).resolves.toBeDefined();
    }
  });
});

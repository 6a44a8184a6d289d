import { readEnvironment } from '../../../../runtime/host/environment.ts';
import { chooseDynamoDbClient, dynamoDbOf } from '../../../../runtime/host/lambda/dynamodb-client.ts';
import { InvalidVariableError } from '../../../../runtime/host/lambda/errors.ts';
import { createLogger } from '../../../../runtime/host/logger.ts';
import { answer, type HostileServer, startHostileServer } from '../../aws-client/hostile-server.ts';

const ofFunction = {
  EVENT_TABLE: 'events',
  AWS_LAMBDA_FUNCTION_NAME: 'orders-dev-api',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};
const environmentWith = (variables: Record<string, string | undefined>) => readEnvironment('api', { ...ofFunction, ...variables });

describe('which client calls DynamoDB', () => {
  it('is the light one with the credentials of the role of a function', () => {
    const choice = chooseDynamoDbClient(environmentWith({ AWS_ENDPOINT_URL: 'http://127.0.0.1:4600', AWS_USE_FIPS_ENDPOINT: 'false' }));
    expect(choice).toEqual({ client: 'light', reason: 'the credentials are those of the role of the function' });
  });

  it.each([
    [{ AWS_LAMBDA_FUNCTION_NAME: undefined }, 'this is not AWS Lambda'],
    [{ AWS_SESSION_TOKEN: undefined }, 'AWS_SESSION_TOKEN is not set, so that the credentials are not those of a role'],
    [{ AWS_ACCESS_KEY_ID: '' }, 'AWS_ACCESS_KEY_ID is not set, so that the credentials are not those of a role'],
    [{ AWS_PROFILE: 'mine' }, 'AWS_PROFILE is set'],
    [{ AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }, 'AWS_WEB_IDENTITY_TOKEN_FILE is set'],
    [{ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1' }, 'AWS_CONTAINER_CREDENTIALS_FULL_URI is set'],
    [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2' }, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set'],
    [{ AWS_USE_FIPS_ENDPOINT: 'true' }, 'AWS_USE_FIPS_ENDPOINT is set'],
    [{ AWS_USE_DUALSTACK_ENDPOINT: 'TRUE' }, 'AWS_USE_DUALSTACK_ENDPOINT is set'],
    [{ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is set'],
    [{ DYNAMODB_CLIENT: 'official' }, 'DYNAMODB_CLIENT says so'],
  ])('is the official one with %p', (variables, reason) => {
    expect(chooseDynamoDbClient(environmentWith(variables))).toEqual({ client: 'official', reason });
  });

  it('is the one that DYNAMODB_CLIENT names, whatever else is set', () => {
    const environment = environmentWith({ DYNAMODB_CLIENT: 'light', AWS_PROFILE: 'mine', AWS_LAMBDA_FUNCTION_NAME: undefined });
    expect(chooseDynamoDbClient(environment)).toEqual({ client: 'light', reason: 'DYNAMODB_CLIENT says so' });
  });

  it('is none where DYNAMODB_CLIENT names none', () => {
    const choose = () => chooseDynamoDbClient(environmentWith({ DYNAMODB_CLIENT: 'fast' }));
    expect(choose).toThrow(InvalidVariableError);
    expect(choose).toThrow('The variable DYNAMODB_CLIENT is "fast"; set it to light or official, or not at all');
  });

  describe('when it is used', () => {
    let server: HostileServer;
    beforeAll(async () => {
      server = await startHostileServer();
    });
    afterAll(() => server.stop());

    it('is said once, with the first call, and has the credentials and endpoint of the environment', async () => {
      server.answerWith(answer({}));
      const lines: string[] = [];
      const environment = environmentWith({ AWS_ENDPOINT_URL: server.endpoint });
      const calls = dynamoDbOf(
        environment,
        createLogger('info', (line) => lines.push(line)),
      );
      expect(lines).toEqual([]);
      await calls.call('GetItem', { TableName: 'events', Key: {} });
      await calls.call('GetItem', { TableName: 'events', Key: {} });
      expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 'info', client: 'light' }]);
      expect(server.requests[0]?.headers).toMatchObject({
        authorization: expect.stringContaining('Credential=key/'),
        'x-amz-security-token': 'token',
      });
    });

    it('makes as many tries as AWS_MAX_ATTEMPTS says', async () => {
      server.answerWith(answer({}, { status: 500 }));
      const environment = environmentWith({ AWS_ENDPOINT_URL: server.endpoint, AWS_MAX_ATTEMPTS: '1' });
      await expect(dynamoDbOf(environment, createLogger('silent')).call('GetItem', { TableName: 'events', Key: {} })).rejects.toMatchObject(
        { status: 500 },
      );
      expect(server.requests).toHaveLength(1);
    });
  });
});

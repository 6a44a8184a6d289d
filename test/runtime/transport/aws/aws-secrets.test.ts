import { secretsContract } from '../../../../runtime/testing/secrets-contract.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { AwsSecrets } from '../../../../runtime/transport/aws/aws-secrets.ts';
import { MemorySecrets } from '../../../../runtime/transport/memory/memory-secrets.ts';
import type { SecretName } from '../../../../runtime/transport/secrets.ts';
import { awsFault, type FakeAnswer, fakeCalls } from './fake-calls.ts';

const secret: SecretName = { kind: 'secret', name: 'orders/key' };
const parameter: SecretName = { kind: 'parameter', name: '/orders/max' };

function setUp({ answers = [{}], cacheSeconds }: { answers?: readonly FakeAnswer[]; cacheSeconds?: number } = {}) {
  const { calls, made } = fakeCalls(...answers);
  const ambient = testAmbient();
  return { ambient, made, secrets: new AwsSecrets({ secrets: calls, parameters: calls, ambient, cacheSeconds }) };
}

describe('secrets in memory', () => {
  secretsContract(() => {
    const values: Record<SecretName['kind'], Record<string, string>> = { secret: {}, parameter: {} };
    return {
      secrets: new MemorySecrets(values),
      put: async ({ kind, name }, value) => void Object.assign(values[kind], { [name]: value }),
    };
  });

  it('are none where none are given', async () => {
    await expect(new MemorySecrets({}).read(secret)).rejects.toMatchObject({ code: 'secret-not-found' });
  });
});

describe('secrets and parameters of AWS', () => {
  secretsContract(() => {
    const values = new Map<string, string>();
    const answer = (input: { SecretId?: string; Name?: string }) => {
      const value = values.get(JSON.stringify(input));
      if (value === undefined) return awsFault(input.SecretId ? 'ResourceNotFoundException' : 'ParameterNotFound');
      return input.SecretId ? { SecretString: value } : { Parameter: { Value: value } };
    };
    return {
      secrets: setUp({ answers: [answer] }).secrets,
      put: async ({ kind, name }, value) =>
        void values.set(JSON.stringify(kind === 'secret' ? { SecretId: name } : { Name: name, WithDecryption: true }), value),
    };
  });

  it('are asked for once in five minutes, and then again', async () => {
    const { secrets, made, ambient } = setUp({ answers: [{ SecretString: 'one' }, { SecretString: 'two' }] });
    expect(await Promise.all([secrets.read(secret), secrets.read(secret)])).toEqual(['one', 'one']);
    ambient.advance(299_999);
    expect(await secrets.read(secret)).toBe('one');
    ambient.advance(1);
    expect(await secrets.read(secret)).toBe('two');
    expect(made.map(({ operation }) => operation)).toEqual(['GetSecretValue', 'GetSecretValue']);
  });

  it('are asked for as often as one likes', async () => {
    const { secrets, made } = setUp({ answers: [{ Parameter: { Value: 'one' } }], cacheSeconds: 0 });
    await secrets.read(parameter);
    await secrets.read(parameter);
    expect(made).toHaveLength(2);
  });

  it('are asked for again after a failure', async () => {
    const { secrets } = setUp({ answers: [awsFault('ThrottlingException'), { SecretString: 'one' }] });
    await expect(secrets.read(secret)).rejects.toMatchObject({ name: 'ServiceCallError', retryable: true, operation: 'GetSecretValue' });
    expect(await secrets.read(secret)).toBe('one');
  });

  it.each<[SecretName, string]>([
    [secret, 'ResourceNotFoundException'],
    [parameter, 'ParameterNotFound'],
  ])('say what there is none of: %j', async (reference, name) => {
    const cause = awsFault(name);
    await expect(setUp({ answers: [cause] }).secrets.read(reference)).rejects.toMatchObject({
      name: 'SecretNotFoundError',
      code: 'secret-not-found',
      kind: reference.kind,
      secret: reference.name,
      message: expect.stringContaining(`There is no ${reference.kind} "${reference.name}"`),
      cause,
    });
  });

  it.each<[SecretName, object]>([
    [secret, { SecretBinary: 'AQID' }],
    [parameter, {}],
    [parameter, { Parameter: {} }],
  ])('are texts: %j that is %j is none', async (reference, answer) => {
    await expect(setUp({ answers: [answer] }).secrets.read(reference)).rejects.toMatchObject({ code: 'secret-not-found' });
  });

  it.each<[SecretName, string]>([
    [secret, 'Secrets Manager did not GetSecretValue for the secret orders/key: AccessDeniedException'],
    [parameter, 'Systems Manager did not GetParameter for the parameter /orders/max: AccessDeniedException'],
  ])('say that they may not be read: %j', async (reference, message) => {
    await expect(setUp({ answers: [awsFault('AccessDeniedException')] }).secrets.read(reference)).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining(message),
    });
  });
});

import type { KmsCalls } from '../../../../runtime/aws-client/kms-calls.ts';
import { keyServiceContract } from '../../../../runtime/testing/key-service-contract.ts';
import { KmsKeyService } from '../../../../runtime/transport/aws/kms-key-service.ts';
import { MemoryKeyService } from '../../../../runtime/transport/memory/memory-key-service.ts';
import { awsFault, type FakeAnswer, fakeCalls } from './fake-calls.ts';

const context = { service: 'orders', subject: 'c-1' };
const bytes = (length: number) => new Uint8Array(length).fill(7);

function setUp(...answers: readonly FakeAnswer[]) {
  const { calls, made } = fakeCalls(...answers);
  return { keys: new KmsKeyService({ client: calls, keyId: 'alias/personal' }), made };
}

describe('keys of KMS', () => {
  keyServiceContract(() => new KmsKeyService({ client: simulatedKms(), keyId: 'alias/personal' }));

  it('are made for AES-256, wrapped for their context by one key', async () => {
    const { keys, made } = setUp({ Plaintext: bytes(32), CiphertextBlob: bytes(100) }, { Plaintext: bytes(32) });
    expect(await keys.generateDataKey(context)).toEqual({ plaintext: bytes(32), wrapped: bytes(100) });
    await keys.unwrap(bytes(100), context);
    expect(made).toEqual([
      { operation: 'GenerateDataKey', input: { KeyId: 'alias/personal', KeySpec: 'AES_256', EncryptionContext: context } },
      { operation: 'Decrypt', input: { KeyId: 'alias/personal', CiphertextBlob: bytes(100), EncryptionContext: context } },
    ]);
  });

  it.each(['InvalidCiphertextException', 'IncorrectKeyException'])('are not unwrapped where KMS says %s', async (name) => {
    const cause = awsFault(name);
    await expect(setUp(cause).keys.unwrap(bytes(100), context)).rejects.toMatchObject({ code: 'key-not-unwrapped', cause });
  });

  it.each([0, 6_145])('are not asked for with %d bytes, which KMS would call invalid', async (length) => {
    const { keys, made } = setUp({});
    await expect(keys.unwrap(bytes(length), context)).rejects.toMatchObject({ code: 'key-not-unwrapped' });
    expect(made).toEqual([]);
  });

  it.each([
    ['ThrottlingException', 400, true],
    ['KMSInternalException', 500, true],
    ['DependencyTimeoutException', 503, true],
    ['AccessDeniedException', 400, false],
    ['DisabledException', 400, false],
    ['NotFoundException', 400, false],
    ['KMSInvalidStateException', 400, false],
  ])('say of %s whether another try may help, and never that a key is lost', async (name, status, retryable) => {
    const { keys } = setUp(awsFault(name, status));
    const failure = { name: 'ServiceCallError', service: 'KMS', fault: name, retryable };
    await expect(keys.generateDataKey(context)).rejects.toMatchObject({ ...failure, operation: 'GenerateDataKey' });
    await expect(keys.unwrap(bytes(100), context)).rejects.toMatchObject({ ...failure, operation: 'Decrypt' });
  });

  it.each([{}, { Plaintext: bytes(31), CiphertextBlob: bytes(100) }, { Plaintext: bytes(32), CiphertextBlob: bytes(0) }])(
    'are not made of an answer that holds none',
    async (answer) => {
      await expect(setUp(answer).keys.generateDataKey(context)).rejects.toMatchObject({ fault: 'UnreadableAnswerError', retryable: true });
    },
  );

  it('are not unwrapped from an answer that holds none', async () => {
    await expect(setUp({}).keys.unwrap(bytes(100), context)).rejects.toMatchObject({ fault: 'UnreadableAnswerError', retryable: true });
  });
});

/** KMS as it behaves, with a key that lives as long as the test. */
function simulatedKms(): KmsCalls {
  const keys = new MemoryKeyService();
  const operations = {
    async GenerateDataKey({ EncryptionContext }: { EncryptionContext: Record<string, string> }) {
      const { plaintext, wrapped } = await keys.generateDataKey(EncryptionContext);
      return { Plaintext: plaintext, CiphertextBlob: wrapped };
    },
    async Decrypt({ CiphertextBlob, EncryptionContext }: { CiphertextBlob: Uint8Array; EncryptionContext: Record<string, string> }) {
      const Plaintext = await keys.unwrap(CiphertextBlob, EncryptionContext).catch(() => {
        throw awsFault('InvalidCiphertextException');
      });
      return { Plaintext };
    },
  };
  return { call: async (operation, input) => (await operations[operation](input as never)) as never };
}

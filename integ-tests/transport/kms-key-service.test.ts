import { createHash } from 'node:crypto';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { KmsCalls } from '../../runtime/aws-client/kms-calls.ts';
import { lightKms } from '../../runtime/aws-client/light-services.ts';
import { keyServiceContract } from '../../runtime/testing/key-service-contract.ts';
import { KmsKeyService } from '../../runtime/transport/aws/kms-key-service.ts';
import { officialKms } from '../../runtime/transport/aws/official-services.ts';
import { type Ministack, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';
import { lightOptions } from './clients.ts';

const clients: Record<string, (aws: Ministack) => KmsCalls> = {
  light: (aws) => lightKms(lightOptions(aws)),
  official: (aws) => officialKms(new KMSClient(aws.clientConfig)),
};

describeWith('ministack', 'keys of KMS', () => {
  let aws: Ministack;
  let keyId: string;

  beforeAll(async () => {
    aws = await startMinistack();
    const kms = new KMSClient(aws.clientConfig);
    keyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
    kms.destroy();
  });
  afterAll(() => aws?.stop());

  describe.each(Object.entries(clients))('by the %s client', (_, create) => {
    keyServiceContract(() => new KmsKeyService({ client: authenticated(create(aws)), keyId }));

    it('says which key there is none of', async () => {
      const keys = new KmsKeyService({ client: create(aws), keyId: 'alias/nobody' });
      await expect(keys.generateDataKey({ subject: 'a' })).rejects.toMatchObject({
        name: 'ServiceCallError',
        retryable: false,
        fault: 'NotFoundException',
        message: expect.stringMatching(/^KMS did not GenerateDataKey for the key alias\/nobody: NotFoundException/),
      });
    });
  });
});

/** The emulator's ciphertexts hold no tag, so that it takes one that was changed; here they get one. */
function authenticated(calls: KmsCalls): KmsCalls {
  return {
    async call(operation, input, options) {
      const blob = 'CiphertextBlob' in input ? input.CiphertextBlob : undefined;
      if (blob) {
        const sealed = blob.subarray(0, -32);
        if (!Buffer.from(blob.subarray(-32)).equals(tagOf(sealed)))
          throw Object.assign(new Error('changed'), { name: 'InvalidCiphertextException' });
        return calls.call(operation, { ...input, CiphertextBlob: sealed }, options);
      }
      const output = await calls.call(operation, input, options);
      const { CiphertextBlob = new Uint8Array() } = output as { readonly CiphertextBlob?: Uint8Array };
      return { ...output, CiphertextBlob: Uint8Array.from(Buffer.concat([CiphertextBlob, tagOf(CiphertextBlob)])) } as never;
    },
  };
}

function tagOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

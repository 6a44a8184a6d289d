import { lightKms } from '../../aws-client/light-services.ts';
import { KmsKeyService } from '../../transport/aws/kms-key-service.ts';
import { officialKms } from '../../transport/aws/official-services.ts';
import { chooseDynamoDbClient, lightClientOptions } from './dynamodb-client.ts';
import type { Started } from './start.ts';
import { withinInvocation } from './within-invocation.ts';

/** The key of KMS that wraps the keys of personal data. */
export function kmsKeyService({ environment }: Started, keyId: string): KmsKeyService {
  const isLight = chooseDynamoDbClient(environment).client === 'light';
  const client = withinInvocation(isLight ? lightKms(lightClientOptions(environment, 'KMS')) : officialKms());
  return new KmsKeyService({ client, keyId });
}

import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbProjectionRegistry } from '../../../../runtime/projection/dynamodb/dynamodb-projection-registry.ts';

// The contract runs on DynamoDB Local in the integration tier.

function registryThat(answer: object | Error) {
  const send = async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return new DynamoDbProjectionRegistry({ client: { send } as unknown as DynamoDBClient, table: 'registry' });
}

describe('the registry of projections on DynamoDB', () => {
  it('says that somebody was faster, and passes other faults on', async () => {
    const entry = { revision: 2, versions: {} };
    expect(await registryThat({}).write('P', entry)).toBe(true);
    expect(await registryThat(new ConditionalCheckFailedException({ message: 'x', $metadata: {} })).write('P', entry)).toBe(false);
    await expect(registryThat(new Error('denied')).write('P', entry)).rejects.toThrow('denied');
  });

  it('names table and key of an entry that can not be read', async () => {
    const broken = registryThat({ Item: { PK: { S: '$projection#P' }, entry: { S: '{' } } });
    await expect(broken.read('P')).rejects.toThrow('registry holds under $projection#P what is no document: entry is not JSON');
  });
});

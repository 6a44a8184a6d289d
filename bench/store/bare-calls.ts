import { dynamoDbCalls } from '../../runtime/aws-client/calls-of-client.ts';
import { lightClient, officialClient } from './clients.ts';
import { items, type StoreContender } from './contender.ts';

/** What is left when nobody's library is in between: a query and a conditional put, with all events in one attribute. */
export function bareCalls(client: 'official' | 'light'): StoreContender {
  return {
    name: `a bare query and put, ${client} client`,
    start(endpoint, meter) {
      const calls = dynamoDbCalls(client === 'official' ? officialClient(endpoint, meter) : lightClient(endpoint, meter));
      return async (id) => {
        const { Items = [] } = await calls.call('Query', {
          TableName: 'allframe',
          ConsistentRead: true,
          KeyConditionExpression: 'PK = :stream',
          ExpressionAttributeValues: { ':stream': { S: `Bare#${id}` } },
        });
        const version = String(Items.length * items.length + 1).padStart(20, '0');
        await calls.call('PutItem', {
          TableName: 'allframe',
          Item: { PK: { S: `Bare#${id}` }, SK: { S: version }, event_type: { S: 'ItemAdded' }, payload: { S: JSON.stringify(items) } },
          ConditionExpression: 'attribute_not_exists(PK)',
        });
      };
    },
  };
}

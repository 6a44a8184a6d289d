import { createCommandBus, DynamoDbEventStore, systemAmbient } from '@allframe/serverless/stores';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateOrder } from '../../../examples/orders/src/order.ts';

/** Of our own making nothing but the store: each message is the input of one command. */
const store = new DynamoDbEventStore({ client: new DynamoDBClient(), table: process.env.EVENT_TABLE ?? '' });
const bus = createCommandBus({ store, ambient: systemAmbient });

export async function handler({ Records }: { readonly Records: readonly { readonly body: string }[] }): Promise<void> {
  for (const { body } of Records) await bus.dispatch(CreateOrder, JSON.parse(body));
}

import { maxBucketCommitBytes } from '../../../../runtime/event-store/commit-size.ts';
import { DynamoDbEventStore } from '../../../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { eventStoreContract } from '../../../../runtime/testing/event-store-contract.ts';
import { MemoryObjectStore } from '../../../../runtime/transport/memory/memory-object-store.ts';
import { MemoryTable } from './memory-table.ts';

// On DynamoDB itself the contract runs in the integration tier.

describe('the event store on DynamoDB', () => {
  eventStoreContract(() => new DynamoDbEventStore({ client: new MemoryTable(), table: 'events' }));
});

describe('the event store on DynamoDB with a bucket and the index by time', () => {
  const make = () => {
    const objects = new MemoryObjectStore();
    return new DynamoDbEventStore({ client: new MemoryTable(), table: 'events', objects, index: { shards: 3 }, now: () => 0 });
  };
  eventStoreContract(make, undefined, { maxCommitBytes: maxBucketCommitBytes, archives: true });
});

import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { eventStoreContract } from '../../../runtime/testing/event-store-contract.ts';

describe('the event store in memory', () => {
  eventStoreContract(() => new InMemoryEventStore());
});

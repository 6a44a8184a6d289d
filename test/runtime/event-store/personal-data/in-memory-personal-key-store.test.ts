import { InMemoryPersonalKeyStore } from '../../../../runtime/event-store/personal-data/in-memory-personal-key-store.ts';
import { personalKeyStoreContract } from '../../../../runtime/testing/personal-key-store-contract.ts';

describe('the keys of personal data in memory', () => {
  personalKeyStoreContract(() => new InMemoryPersonalKeyStore());
});

export { eventStoreContract } from './event-store-contract.ts';
export { type Given, given, type Rejected, rejected, type When } from './given-when-then.ts';
export { readModelStoreContract } from './read-model-store-contract.ts';
export { type TestAmbient, testAmbient } from './test-ambient.ts';

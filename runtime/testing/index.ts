export { assertCommutes, type CommuteOptions } from './assert-commutes.ts';
export { eventStoreContract } from './event-store-contract.ts';
export { type Given, given, type Rejected, rejected, type When } from './given-when-then.ts';
export { type History, stream } from './history.ts';
export { type Projected, type Projecting, project } from './project.ts';
export { contractProjection, readModelStoreContract } from './read-model-store-contract.ts';
export { type TestAmbient, testAmbient } from './test-ambient.ts';

export { assertCommutes, type CommuteOptions } from './assert-commutes.ts';
export { assertSnapshots } from './assert-snapshots.ts';
export { checkpointStoreContract } from './checkpoint-store-contract.ts';
export { type CommandQueuesHarness, commandQueuesContract } from './command-queues-contract.ts';
export type { Duration } from './duration.ts';
export { type EventPublisherHarness, eventPublisherContract } from './event-publisher-contract.ts';
export { type EventStoreContractOptions, eventStoreContract, type Register } from './event-store-contract.ts';
export { type FaultOptions, type FaultSwitches, InjectedFaultError, type PortOperation } from './fault-switches.ts';
export { type Given, given, type Performed, performed, type Rejected, rejected, type When, type WhenPerformed } from './given-when-then.ts';
export { type History, stream } from './history.ts';
export { keyServiceContract } from './key-service-contract.ts';
export { objectStoreContract } from './object-store-contract.ts';
export { personalKeyStoreContract } from './personal-key-store-contract.ts';
export { type Projected, type Projecting, project } from './project.ts';
export { projectionRegistryContract } from './projection-registry-contract.ts';
export { contractProjection, readModelStoreContract } from './read-model-store-contract.ts';
export {
  compensated,
  compensating,
  completed,
  type InState,
  ignored,
  inState,
  type SagaExpectation,
  sent,
  timeoutCancelled,
  timeoutSet,
} from './saga-expectations.ts';
export { type FailureOf, type Orchestrated, type Orchestrating, orchestrate } from './saga-orchestrate.ts';
export { type SecretsHarness, secretsContract } from './secrets-contract.ts';
export { type TestAmbient, testAmbient } from './test-ambient.ts';
export type { TestRequest, TestResponse } from './test-request.ts';
export {
  type ParkedFor,
  type TestService,
  type TestServiceOptions,
  testService,
} from './test-service.ts';
export { type TimersHarness, timersContract } from './timers-contract.ts';
export { type TopicsHarness, topicsContract } from './topics-contract.ts';
export { type RunUntilOptions, type VirtualClock, type VirtualClockOptions, virtualClock } from './virtual-clock.ts';

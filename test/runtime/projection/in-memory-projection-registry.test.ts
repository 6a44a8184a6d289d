import { InMemoryProjectionRegistry } from '../../../runtime/projection/in-memory-projection-registry.ts';
import { projectionRegistryContract } from '../../../runtime/testing/projection-registry-contract.ts';

describe('the registry of projections in memory', () => {
  projectionRegistryContract(() => new InMemoryProjectionRegistry());
});

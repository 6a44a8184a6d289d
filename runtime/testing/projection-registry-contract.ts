import { deepStrictEqual, strictEqual } from 'node:assert';
import type { ProjectionRegistry, RegisteredProjection } from '../projection/projection-registry.ts';
import type { Register } from './event-store-contract.ts';

declare const it: Register;

/**
 * What every registry of projections must hold, as tests; each uses a projection of its own.
 *
 * @param makeRegistry gives the registry to test
 * @param register registers a test; the global `it` unless given
 */
export function projectionRegistryContract(
  makeRegistry: () => ProjectionRegistry | Promise<ProjectionRegistry>,
  register: Register = it,
): void {
  const check = (name: string, run: (registry: ProjectionRegistry, projection: string) => Promise<void>) =>
    register(name, async () => run(await makeRegistry(), `P${crypto.randomUUID()}`));

  check('has no entry of a projection that nobody registered', async (registry, projection) => {
    strictEqual(await registry.read(projection), undefined);
  });

  check('returns an entry as it was written', async (registry, projection) => {
    strictEqual(await registry.write(projection, entry(1)), true);
    deepStrictEqual(await registry.read(projection), entry(1));
    strictEqual(await registry.read(`${projection}x`), undefined);
  });

  check('writes an entry only in the place of the revision before its own', async (registry, projection) => {
    strictEqual(await registry.write(projection, entry(2)), false);
    strictEqual(await registry.write(projection, entry(1)), true);
    strictEqual(await registry.write(projection, { ...entry(1), active: 9 }), false);
    strictEqual(await registry.write(projection, { ...entry(3), active: 9 }), false);
    strictEqual(await registry.write(projection, { ...entry(2), active: 1 }), true);
    deepStrictEqual(await registry.read(projection), { ...entry(2), active: 1 });
  });

  check('lets one of many writers win', async (registry, projection) => {
    const won = await Promise.all(Array.from({ length: 8 }, () => registry.write(projection, entry(1))));
    strictEqual(won.filter(Boolean).length, 1);
  });
}

function entry(revision: number): RegisteredProjection {
  const startedAt = '2026-01-01T00:00:00.000Z';
  const segments = [
    { cursor: 'ä/😀', streams: 3, isDone: false },
    { streams: 0, isDone: true },
  ];
  const parked = [{ stream: 'Order#o-1', version: 2, reason: 'x' }];
  return {
    revision,
    versions: {
      1: { status: 'retired', job: { startedAt, finishedAt: startedAt, segments: [], parked: [] } },
      2: { status: 'building', job: { startedAt, segments, parked } },
    },
  };
}

import type { CloudRunOptions } from '../../../runtime/service/cloud-run.ts';
import { codesOf, faultsOf } from './describe.ts';

describe('a setting of Cloud Run', () => {
  it.each<[CloudRunOptions, string]>([
    [{ cpu: 3 }, 'out-of-range at cloudRun.cpu'],
    [{ memoryMb: 256 }, 'out-of-range at cloudRun.memoryMb'],
    [{ concurrency: 0 }, 'out-of-range at cloudRun.concurrency'],
    [{ minInstances: -1 }, 'out-of-range at cloudRun.minInstances'],
    [{ maxInstances: 0 }, 'out-of-range at cloudRun.maxInstances'],
    [{ minInstances: 3, maxInstances: 2 }, 'instances-crossed at cloudRun.minInstances'],
    [{ minInstances: 11 }, 'instances-crossed at cloudRun.minInstances'],
    [{ memoryMb: 4_097 }, 'memory-unfit-for-cpu at cloudRun.memoryMb'],
    [{ cpu: 4 }, 'memory-unfit-for-cpu at cloudRun.memoryMb'],
    [{ cpu: 2, memoryMb: 16_384 }, 'memory-unfit-for-cpu at cloudRun.memoryMb'],
  ])("can't be %p", (cloudRun, fault) => {
    expect(codesOf(faultsOf({ cloudRun }))).toEqual([fault]);
  });

  it.each<CloudRunOptions>([
    { cpu: 1, memoryMb: 4_096 },
    { cpu: 8, memoryMb: 32_768, concurrency: 1_000, minInstances: 2, maxInstances: 2 },
    { cpu: undefined, memoryMb: undefined },
  ])('may be %p', (cloudRun) => expect(faultsOf({ cloudRun })).toEqual([]));
});

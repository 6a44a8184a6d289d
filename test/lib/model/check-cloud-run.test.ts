import type { CloudRunOptions } from '../../../runtime/service/cloud-run.ts';
import { codesOf, faultsOf, httpWith, route } from './describe.ts';

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

describe('a path of a service that is meant for Cloud Run', () => {
  const cloudRun = { concurrency: 10 };
  const faults = (path: string) => codesOf(faultsOf({ cloudRun, http: httpWith(route('GET', path, 'query', 'GetOrder')) }));

  it.each(['/health', '/ready', '/healthz', '/orders/quiz', '/eventlog', '/_ah/warmup'])('can not be %s', (path) => {
    expect(faults(path)).toEqual([`path-reserved-on-cloud-run at http.routes['GET ${path}']`]);
  });

  it.each(['/health/live', '/already', '/orders/:quiz', '/zebras', '/'])('may be %s', (path) => expect(faults(path)).toEqual([]));

  it('can not be that of an app which is mounted there, or of the API’s document', () => {
    const http = { ...httpWith(), mounts: [{ path: '/blogz', uses: [] }], openapi: { path: '/ready' } } as never;
    expect(codesOf(faultsOf({ cloudRun, http }))).toEqual([
      "path-reserved-on-cloud-run at http.mounts['/blogz']",
      'path-reserved-on-cloud-run at http.openapi.path',
    ]);
  });

  it('may be any where nothing is said of Cloud Run', () => {
    expect(faultsOf({ http: httpWith(route('GET', '/healthz', 'query', 'GetOrder')) })).toEqual([]);
  });
});

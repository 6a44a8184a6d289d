import { forgetVersion, projectionStatuses, requestRebuild, stopRebuild } from '../../../runtime/host/manage-projections.ts';
import type { RebuildRequest } from '../../../runtime/host/rebuild-requests.ts';
import { InMemoryProjectionRegistry } from '../../../runtime/projection/in-memory-projection-registry.ts';
import type { RegisteredVersion } from '../../../runtime/projection/projection-registry.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';

const job = {
  startedAt: '2026-01-01T00:00:00.000Z',
  segments: [
    { streams: 3, isDone: true },
    { streams: 2, isDone: false },
  ],
  parked: [],
};
const done = { ...job, segments: job.segments.map((segment) => ({ ...segment, isDone: true })) };
const failed = { stream: 'Counter#a', version: 1, reason: 'broken' };

function world() {
  const sent: RebuildRequest[] = [];
  const registry = new InMemoryProjectionRegistry();
  const ports = { registry, ambient: testAmbient(), rebuilds: { send: async (request: RebuildRequest) => void sent.push(request) } };
  const register = (versions: Record<number, RegisteredVersion>, active?: number) =>
    registry.write('Totals', { revision: 1, active, versions });
  return { ports, sent, register, registry };
}

describe('the projections of a deployed service', () => {
  it('are shown with how far they are built, retired versions too', async () => {
    const { ports, register } = world();
    await register({ 1: { status: 'retired', job: done }, 2: { status: 'active', job: done }, 3: { status: 'building', job } }, 2);
    const statuses = await projectionStatuses(
      [
        { name: 'Totals', version: 3 },
        { name: 'Other', version: 1 },
      ],
      ports,
    );
    expect(statuses).toMatchObject([
      { name: 'Totals', version: 1, status: 'retired' },
      { name: 'Totals', version: 2, status: 'active' },
      { name: 'Totals', version: 3, status: 'building', streams: 5, segments: 2, segmentsDone: 1 },
      { name: 'Other', version: 1, status: 'new' },
    ]);
  });

  it.each([
    ['cancelled', { ...job, cancelledAt: '2026-01-01T01:00:00.000Z' }],
    ['parked', { ...done, parked: [failed] }],
    ['parked', { ...job, parked: Array.from({ length: 100 }, () => failed) }],
    ['building', { ...job, parked: [failed] }],
  ])('are shown as %s', async (status, own) => {
    const { ports, register } = world();
    await register({ 1: { status: 'building', job: own } });
    expect(await projectionStatuses([{ name: 'Totals', version: 1 }], ports)).toMatchObject([{ status }]);
  });

  it('are rebuilt on demand, after a cancellation too', async () => {
    const { ports, sent, register, registry } = world();
    await register({ 1: { status: 'building', job } });
    expect(await stopRebuild({ name: 'Totals', version: 1 }, ports)).toBe(true);
    expect(await stopRebuild({ name: 'Totals', version: 1 }, ports)).toBe(false);
    await requestRebuild({ name: 'Totals', version: 1 }, ports);
    const cancelledAt = (await registry.read('Totals'))?.versions[1]?.job.cancelledAt ?? '';
    expect(Date.parse(sent[0]?.requestedAt ?? '')).toBeGreaterThan(Date.parse(cancelledAt));
  });

  it('are taken out of the registry where nobody asks them any more', async () => {
    const { ports, register, registry } = world();
    await register({ 1: { status: 'retired', job: done }, 2: { status: 'active', job: done } }, 2);
    await expect(forgetVersion({ name: 'Totals', version: 2 }, ports)).rejects.toThrow('Queries answer from version 2 of Totals');
    expect(await forgetVersion({ name: 'Totals', version: 1 }, ports)).toBe(true);
    expect(await forgetVersion({ name: 'Totals', version: 1 }, ports)).toBe(false);
    expect(Object.keys((await registry.read('Totals'))?.versions ?? {})).toEqual(['2']);
  });
});

import type { MetricName } from '../../../runtime/contract/metrics.ts';
import { emfLine } from '../../../runtime/host/emf-line.ts';
import { createMetricRecorder } from '../../../runtime/host/metrics.ts';

const source = { service: 'orders', stage: 'prod', at: 1_767_225_600_000, fields: { role: 'api', awsRequestId: undefined } };
const lineOf = (recorded: Partial<Record<MetricName, number[]>>) =>
  JSON.parse(emfLine(new Map(Object.entries(recorded)) as Map<MetricName, number[]>, source));

describe('a line of metrics', () => {
  it('is as CloudWatch’s embedded metric format has it', () => {
    expect(lineOf({ Conflicts: [1, 1], SagaAge: [2.5, 4] })).toEqual({
      _aws: {
        Timestamp: 1_767_225_600_000,
        CloudWatchMetrics: [
          {
            Namespace: 'AllFrame',
            Dimensions: [['service', 'stage']],
            Metrics: [
              { Name: 'Conflicts', Unit: 'Count' },
              { Name: 'SagaAge', Unit: 'Seconds' },
            ],
          },
        ],
      },
      service: 'orders',
      stage: 'prod',
      role: 'api',
      Conflicts: 2,
      SagaAge: [2.5, 4],
    });
  });

  it('holds the highest of more values than it may', () => {
    const values = Array.from({ length: 250 }, (_, index) => index);
    const { ProjectionLag } = lineOf({ ProjectionLag: values });
    expect(ProjectionLag).toHaveLength(100);
    expect(Math.min(...ProjectionLag)).toBe(150);
  });
});

describe('what is recorded', () => {
  it('is taken once, and is nothing where nothing was', () => {
    const { record, take } = createMetricRecorder();
    expect(take()).toBeUndefined();
    record('Conflicts');
    record('Conflicts', 2);
    expect(take()).toEqual(new Map([['Conflicts', [1, 2]]]));
    expect(take()).toBeUndefined();
  });
});

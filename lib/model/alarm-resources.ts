import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { defaults } from './defaults.ts';
import { measuresOf } from './measured-resources.ts';
import { pascalCase, type physicalNames } from './names.ts';
import type { AlarmResource, MetricReference, MetricStatistic, Resource, ResourceMeasure } from './service-model.ts';
import { hasConsumers, hasFollowers, hasProjections } from './service-work.ts';

type Naming = ReturnType<typeof physicalNames>;

/** What people are told of: what somebody has to look at, and what a service cures by itself only if it goes on. */
export function alarmResources(service: ServiceDescription, resources: readonly Resource[], name: Naming): readonly AlarmResource[] {
  const { alarmTopic: topic, maxLagSeconds = defaults.monitoring.maxLagSeconds } = service.monitoring ?? {};
  const rules = [
    ...rulesOfEmitted(service, maxLagSeconds),
    ...rulesOfResources.flatMap(({ measure, statistic, ...rule }) =>
      measuresOf(measure, statistic, resources).map((metric) => ({ ...rule, metric, threshold: rule.threshold ?? maxLagSeconds * 1_000 })),
    ),
  ];
  return rules.map(({ metric, description, ...rule }) => {
    const subject = 'resource' in metric ? [metric.resource, metric.measure] : [metric.metric];
    return {
      kind: 'alarm',
      id: `${subject.map(pascalCase).join('')}Alarm`,
      name: name(...subject),
      description: 'resource' in metric ? `${metric.resource}: ${description}` : description,
      metric,
      ...rule,
      topic,
    };
  });
}

interface Rule extends Pick<AlarmResource, 'description' | 'threshold' | 'periodSeconds' | 'periods'> {
  readonly metric: MetricReference;
}

const { atOnce, lasting } = defaults.alarm;

function rulesOfEmitted(service: ServiceDescription, maxLagSeconds: number): readonly Rule[] {
  const lag = { ...lasting, threshold: maxLagSeconds };
  return [
    {
      metric: { metric: 'Conflicts', statistic: 'sum' },
      description: 'Commands were given up because other writers were faster each time: too many write to one stream',
      ...lasting,
      threshold: defaults.alarm.conflicts,
    },
    ...(hasFollowers(service)
      ? [
          {
            metric: { metric: 'ParkedStreams', statistic: 'sum' },
            description:
              'Streams stand still for a projection, saga, reactor or the publisher: mend it, deploy, then allframe followers retry',
            ...atOnce,
          } as const,
        ]
      : []),
    ...(hasProjections(service)
      ? [{ metric: { metric: 'ProjectionLag', statistic: 'maximum' }, description: 'Read models are old', ...lag } as const]
      : []),
    ...(hasConsumers(service)
      ? [
          {
            metric: { metric: 'ReactorLag', statistic: 'maximum' },
            description: 'Sagas, reactors or the publisher are late',
            ...lag,
          } as const,
        ]
      : []),
  ];
}

interface ResourceRule extends Omit<Rule, 'metric' | 'threshold'> {
  readonly measure: ResourceMeasure;
  readonly statistic: MetricStatistic;
  /** @default the greatest lag, in milliseconds */
  readonly threshold?: number | undefined;
}

const rulesOfResources: readonly ResourceRule[] = [
  { measure: 'dead-letters', statistic: 'maximum', description: 'Something was given up and waits among its dead letters', ...atOnce },
  { measure: 'errors', statistic: 'sum', description: 'Invocations fail', ...lasting, threshold: 0 },
  { measure: 'throttles', statistic: 'sum', description: 'Invocations are refused for want of concurrency', ...lasting, threshold: 0 },
  { measure: 'stream-age', statistic: 'maximum', description: 'What waits in the stream of the event store is old', ...lasting },
  { measure: 'server-errors', statistic: 'sum', description: 'Requests fail', ...lasting, threshold: 0 },
  {
    measure: 'latency',
    statistic: 'p99',
    description: 'One request of a hundred is slow',
    ...lasting,
    threshold: defaults.alarm.latencyMs,
  },
  { measure: 'throttled-requests', statistic: 'sum', description: 'DynamoDB refuses requests', ...lasting, threshold: 0 },
];

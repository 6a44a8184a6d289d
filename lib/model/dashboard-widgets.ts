import type { MetricName } from '../../runtime/contract/metrics.ts';
import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { measuresOf } from './measured-resources.ts';
import type { DashboardWidget, MetricReference, MetricStatistic, Resource, ResourceMeasure } from './service-model.ts';
import { hasConsumers, hasFollowers, hasProjections } from './service-work.ts';

/** The charts of a service: of what it emits, and of what the cloud measures of its parts. Those that would stay empty are left out. */
export function dashboardWidgets(service: ServiceDescription, resources: readonly Resource[]): readonly DashboardWidget[] {
  const of = (measure: ResourceMeasure, statistic: MetricStatistic) => measuresOf(measure, statistic, resources);
  const widgets: readonly DashboardWidget[] = [
    widget('Requests that failed', of('server-errors', 'sum')),
    widget('Latency of requests in milliseconds', [...of('latency', 'p99'), ...of('latency', 'average')]),
    widget('Conflicts of commands', [emitted('Conflicts', 'sum'), emitted('ConflictRetries', 'sum')]),
    widget('Lag of projections and reactors in seconds', [
      ...(hasProjections(service) ? [emitted('ProjectionLag', 'maximum'), emitted('ProjectionLag', 'p99')] : []),
      ...(hasConsumers(service) ? [emitted('ReactorLag', 'maximum'), emitted('ReactorLag', 'p99')] : []),
    ]),
    widget('Age of what waits in the stream, in milliseconds', of('stream-age', 'maximum')),
    widget(
      'Streams that stand still or were left behind',
      hasFollowers(service) ? [emitted('ParkedStreams', 'sum'), emitted('StreamsBehind', 'sum')] : [],
    ),
    widget('Age of ended sagas in seconds', service.sagas.length > 0 ? [emitted('SagaAge', 'maximum'), emitted('SagaAge', 'p99')] : []),
    widget('Messages that wait', of('waiting-messages', 'maximum')),
    widget('Age of the oldest message in seconds', of('oldest-message-age', 'maximum')),
    widget('Dead letters', [emitted('DeadLetters', 'sum'), ...of('dead-letters', 'maximum')]),
    widget('Invocations', of('invocations', 'sum')),
    widget('Errors', of('errors', 'sum')),
    widget('Throttled invocations', of('throttles', 'sum')),
    widget('Duration in milliseconds', of('duration', 'p99')),
    widget('Throttled requests of tables', of('throttled-requests', 'sum')),
  ];
  return widgets.filter(({ metrics }) => metrics.length > 0);
}

function widget(title: string, metrics: readonly MetricReference[]): DashboardWidget {
  return { title, metrics };
}

function emitted(metric: MetricName, statistic: MetricStatistic): MetricReference {
  return { metric, statistic };
}

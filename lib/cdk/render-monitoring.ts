import type { Construct } from 'constructs';
import { assertNever } from '../model/assert-never.ts';
import type { ResourceOf } from '../model/service-model.ts';
import { modelMetric } from './model-metric.ts';
import type { RenderContext } from './render-context.ts';
import { ServiceAlarm } from './service-alarm.ts';
import { ServiceDashboard } from './service-dashboard.ts';

/** Makes what watches over a service. */
export function renderMonitoring(
  scope: Construct,
  resource: ResourceOf<'dashboard' | 'alarm'>,
  { model, parts }: RenderContext,
): Construct {
  switch (resource.kind) {
    case 'dashboard':
      return new ServiceDashboard(scope, resource.id, {
        name: resource.name,
        charts: resource.widgets.map(({ title, metrics }) => ({
          title,
          metrics: metrics.map((metric) => modelMetric(metric, { model, parts, isLabelled: true })),
        })),
      });
    case 'alarm':
      return new ServiceAlarm(scope, resource.id, {
        ...resource,
        metric: modelMetric(resource.metric, { model, parts, periodSeconds: resource.periodSeconds }),
      });
    default:
      return assertNever(resource);
  }
}

import { MonitoringDashboard } from '@cdktf/provider-google/lib/monitoring-dashboard';
import { Construct } from 'constructs';
import type { DashboardResource, DashboardWidget, MetricReference } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { type Metrics, queryOf } from './metric-query.ts';
import type { Platform } from './platform.ts';

/** What charts show. */
export interface ServiceDashboardProps {
  readonly metrics: Metrics;
  readonly platform: Platform;
}

/** What people look at, in Cloud Monitoring: three charts a row. */
export class ServiceDashboard extends Construct {
  readonly dashboard: MonitoringDashboard;

  constructor(scope: Construct, dashboard: DashboardResource, { metrics, platform }: ServiceDashboardProps) {
    super(scope, dashboard.id);
    standsIn(this, 'monitoring');
    const widgets = dashboard.widgets.map((widget) => chartOf(widget, metrics)).filter((widget) => widget !== undefined);
    const tiles = widgets.map((widget, index) => ({ ...positionOf(index), widget }));
    this.dashboard = placed(
      new MonitoringDashboard(this, 'Dashboard', {
        project: platform.place.project,
        dashboardJson: JSON.stringify({ displayName: literal(dashboard.name), mosaicLayout: { columns: width * 3, tiles } }),
        dependsOn: [platform.apis.enable('monitoring')],
      }),
      addressOf(dashboard),
      'What people look at.',
    );
  }
}

const [width, height] = [16, 12];

/** The API leaves zeros out of what it tells of a dashboard, and Terraform would find them missing again and again. */
function positionOf(index: number) {
  const [x, y] = [(index % 3) * width, Math.floor(index / 3) * height];
  return { ...(x > 0 && { xPos: x }), ...(y > 0 && { yPos: y }), width, height };
}

/** How long a point of a chart looks back. */
const periodSeconds = 300;

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards#XyChart */
function chartOf({ title, metrics: references }: DashboardWidget, metrics: Metrics) {
  const lines = new Map<string, string>();
  for (const reference of references) {
    const query = queryOf(reference, periodSeconds, metrics);
    if (query !== undefined && !lines.has(query)) lines.set(query, labelOf(reference));
  }
  if (lines.size === 0) return undefined;
  const dataSets = [...lines].map(([prometheusQuery, legendTemplate]) => ({
    plotType: 'LINE',
    targetAxis: 'Y1',
    legendTemplate,
    timeSeriesQuery: { prometheusQuery },
  }));
  return { title: literal(title), xyChart: { dataSets } };
}

function labelOf(reference: MetricReference): string {
  const { statistic } = reference;
  const subject = 'resource' in reference ? reference.resource : reference.metric;
  return statistic === 'sum' ? subject : `${subject}, ${statistic}`;
}

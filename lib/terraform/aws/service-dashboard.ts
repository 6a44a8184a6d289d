import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import type { DashboardResource, DashboardWidget, MetricReference } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import type { AwsPlace } from './aws-place.ts';
import { type Metric, type Metrics, metricsOf } from './metrics.ts';

/** What charts show, and where. */
export interface ServiceDashboardProps {
  readonly metrics: Metrics;
  readonly place: AwsPlace;
}

/** What people look at, in CloudWatch: three charts a row. */
export class ServiceDashboard extends Construct {
  readonly dashboard: CloudwatchDashboard;

  constructor(scope: Construct, dashboard: DashboardResource, { metrics, place }: ServiceDashboardProps) {
    super(scope, dashboard.id);
    standsIn(this, 'monitoring');
    const widgets = dashboard.widgets.map((widget, index) => ({
      type: 'metric',
      ...positionOf(index),
      properties: { ...propertiesOf(widget, metrics), region: place.region },
    }));
    this.dashboard = placed(
      new CloudwatchDashboard(this, 'Dashboard', { dashboardName: literal(dashboard.name), dashboardBody: JSON.stringify({ widgets }) }),
      addressOf(dashboard),
      'What people look at.',
    );
  }
}

function positionOf(index: number) {
  const [width, height] = [8, 6];
  return { x: (index % 3) * width, y: Math.floor(index / 3) * height, width, height };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
function propertiesOf({ title, metrics: references }: DashboardWidget, metrics: Metrics) {
  const lines = references.flatMap((reference, index) => linesOf(metricsOf(reference, metrics), labelOf(reference), index));
  return { title: literal(title), view: 'timeSeries', metrics: lines };
}

/** A reference is one line of the chart: the sum, where two metrics make one measure. A metric without a value in a period counts as none there. */
function linesOf(metrics: readonly Metric[], label: string | undefined, index: number): readonly unknown[] {
  const named = label === undefined ? {} : { label };
  if (metrics.length === 1) return metrics.map((metric) => lineOf(metric, named));
  const ids = metrics.map((_, part) => `m${index + 1}_${part + 1}`);
  const sum = { expression: ids.map((id) => `FILL(${id}, 0)`).join(' + '), ...named };
  return [[sum], ...metrics.map((metric, part) => lineOf(metric, { id: ids[part], visible: false }))];
}

function lineOf({ namespace, name, dimensions, statistic }: Metric, options: object): readonly unknown[] {
  return [namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic, ...options }];
}

function labelOf(reference: MetricReference): string | undefined {
  return 'resource' in reference ? reference.resource : undefined;
}

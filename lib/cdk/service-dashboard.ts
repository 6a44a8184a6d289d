import { Dashboard, GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/** What `ServiceDashboard` takes. */
export interface ServiceDashboardProps {
  /**
   * The dashboard's name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /** In the order in which they are shown, three in a row. */
  readonly charts: readonly DashboardChart[];
}

/** One chart. */
export interface DashboardChart {
  readonly title: string;
  readonly metrics: readonly IMetric[];
}

/**
 * A dashboard of CloudWatch.
 *
 * @example
 * ```ts
 * import { CommandQueue, ServiceDashboard } from '@allframe/serverless';
 * import { App, Stack } from 'aws-cdk-lib';
 *
 * const stack = new Stack(new App(), 'Orders');
 * const orders = new CommandQueue(stack, 'Orders');
 * new ServiceDashboard(stack, 'Dashboard', { charts: [{ title: 'Dead letters', metrics: [orders.metricDeadLetters()] }] });
 * ```
 */
export class ServiceDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { name, charts }: ServiceDashboardProps) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Dashboard', name === undefined ? {} : { dashboardName: name });
    this.node.defaultChild = this.dashboard.node.defaultChild;
    const widgets = charts.map(({ title, metrics }) => new GraphWidget({ title, left: [...metrics], width: gridWidth / chartsInRow }));
    for (let first = 0; first < widgets.length; first += chartsInRow)
      this.dashboard.addWidgets(...widgets.slice(first, first + chartsInRow));
  }
}

const gridWidth = 24;
const chartsInRow = 3;

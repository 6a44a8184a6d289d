import { type MetricReference, resourcesOf, type ServiceModel } from '../../../../lib/model/service-model.ts';
import { renderModel } from '../../../../lib/terraform/google/render-model.ts';
import { type MetricName, metrics } from '../../../../runtime/contract/metrics.ts';
import { measuredLines } from '../../../../runtime/host/cloud-run/measured-lines.ts';
import { googleKindWith } from '../every-kind.ts';
import { googleResources, newStack, ref } from '../rendered.ts';

const model = googleKindWith();
const resources = googleResources(model);
const logMetrics = resources.google_logging_metric ?? {};
const policies = resources.google_monitoring_alert_policy ?? {};
const dashboard = JSON.parse(resources.google_monitoring_dashboard?.dashboard.dashboard_json);
const charts: readonly Chart[] = dashboard.mosaicLayout.tiles.map(({ widget }: { readonly widget: Chart }) => widget);
const condition = (address: string) => policies[address].conditions[0].condition_prometheus_query_language;

interface Chart {
  readonly title: string;
  readonly xyChart: { readonly dataSets: readonly { readonly timeSeriesQuery: { readonly prometheusQuery: string } }[] };
}

describe('the metrics that are made of the log', () => {
  const emitted = Object.keys(metrics) as readonly MetricName[];

  it.each(emitted)('find the line that a container writes for %s, its value, and no line of another', (metric) => {
    const { filter, value_extractor: extractor } = logMetricOf(metric);
    const lineOf = (of: MetricName, service = 'orders') => {
      const [line] = measuredLines(new Map([[of, [3]]]), { service, stage: 'test', role: 'worker' });
      return JSON.parse(line ?? '');
    };

    expect(matches(filter, lineOf(metric))).toBe(true);
    expect(lineOf(metric)[/^EXTRACT\(jsonPayload\.(\w+)\)$/.exec(extractor)?.[1] ?? '']).toBe(3);
    for (const other of emitted.filter((each) => each !== metric)) expect(matches(filter, lineOf(other))).toBe(false);
    expect(matches(filter, lineOf(metric, 'other'))).toBe(false);
  });

  it('are those that charts and alarms ask for, and are asked for by their names', () => {
    const asked = queries().flatMap((query) => [...query.matchAll(/logging_googleapis_com:user_([a-z_]+)\{/g)].map(([, name]) => name));
    const made = Object.values(logMetrics).map(({ name }) => name.replaceAll('-', '_'));

    expect(new Set(asked.map((name) => name?.replace(/_(sum|count|bucket)$/, '')))).toEqual(new Set(made));
  });

  it('count requests that no instance was there for, of both services', () => {
    expect(logMetrics.refused_requests.filter).toBe(
      'resource.type="cloud_run_revision" AND resource.labels.service_name=("orders-test-api" OR "orders-test-worker")' +
        ' AND textPayload:"no available instance"',
    );
  });

  it('have the threshold of an alarm among the bounds of their buckets, in order, so that it is met exactly', () => {
    const strict = googleResources(googleKindWith({ monitoring: { maxLagSeconds: 47 } }));
    const bounds = strict.google_logging_metric?.projection_lag.bucket_options.explicit_buckets.bounds;

    expect(bounds).toContain(47);
    expect([...bounds].sort((one: number, other: number) => one - other)).toEqual(bounds);
  });
});

describe('the dashboard on Google Cloud', () => {
  it('has a chart for each of the model, three a row', () => {
    const [widgets] = resourcesOf(model, 'dashboard').map(({ widgets }) => widgets.map(({ title }) => title));

    expect(charts.map(({ title }) => title)).toEqual(widgets);
    expect(dashboard.mosaicLayout.tiles.slice(0, 4).map(({ xPos = 0, yPos = 0 }) => [xPos, yPos])).toEqual([
      [0, 0],
      [16, 0],
      [32, 0],
      [0, 12],
    ]);
  });

  it('leaves zeros out, which the API would not give back', () => {
    expect(JSON.stringify(dashboard)).not.toMatch(/Pos":0/);
  });

  it('shows what functions share once', () => {
    expect(linesOf('Invocations')).toEqual(
      ['api', 'worker'].map(
        (service) =>
          `sum(increase(run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name="${ref(`google_cloud_run_v2_service.${service}.name`)}"}[300s]))`,
      ),
    );
    expect(linesOf('Throttled requests of tables')).toHaveLength(3);
  });

  it('shows how old the oldest commit is that Eventarc has not handed over, in milliseconds', () => {
    const trigger = 'google_eventarc_trigger.projector_source';
    const subscription = ref(`try(basename(${trigger}.transport[0].pubsub[0].subscription), ${trigger}.name)`);

    expect(linesOf('Age of what waits in the stream, in milliseconds')[0]).toBe(
      `1000 * max(max_over_time(pubsub_googleapis_com:subscription_oldest_unacked_message_age{monitored_resource="pubsub_subscription",subscription_id="${subscription}"}[300s]))`,
    );
  });
});

describe('the alarms on Google Cloud', () => {
  it('are those of the model, but for what is measured nowhere and what others say', () => {
    const left = resourcesOf(model, 'alarm').filter(({ id }) => policies[snake(id)] === undefined);

    expect(left.map(({ id }) => id)).toEqual([
      'CatchUpDeadLettersAlarm',
      'ProjectorSourceDeadLettersAlarm',
      'ReactorSourceDeadLettersAlarm',
      ...['Projector', 'Reactor', 'Rebuilder', 'CatchUp'].map((id) => `${id}ErrorsAlarm`),
      ...['Projector', 'Reactor', 'Rebuilder', 'CatchUp'].map((id) => `${id}ThrottlesAlarm`),
      'HttpApiServerErrorsAlarm',
      'OrdersV1ThrottledRequestsAlarm',
      'CheckpointTableThrottledRequestsAlarm',
    ]);
  });

  it('have the thresholds and periods of the model', () => {
    for (const { id, threshold, periods, periodSeconds } of resourcesOf(model, 'alarm')) {
      if (policies[snake(id)] === undefined) continue;
      expect(condition(snake(id))).toMatchObject({
        query: expect.stringMatching(new RegExp(`\\[${periodSeconds}s\\].* > ${threshold}$`)),
        duration: `${(periods - 1) * periodSeconds}s`,
      });
    }
  });

  it('may name metrics that nobody has written to yet', () => {
    for (const address of Object.keys(policies)) expect(condition(address).disable_metric_validation).toBe(true);
  });

  it('go off for one dead letter of a queue', () => {
    const subscription = ref('google_pubsub_subscription.order_queue_dead_letters.name');

    expect(condition('order_queue_dead_letters_alarm')).toMatchObject({
      query: `max(max_over_time(pubsub_googleapis_com:subscription_num_undelivered_messages{monitored_resource="pubsub_subscription",subscription_id="${subscription}"}[300s])) > 0`,
      duration: '0s',
    });
  });

  it('go off for calls and timers that fail, which have no dead letters, and say so', () => {
    expect(condition('nightly_schedule_dead_letters_alarm').query).toContain(
      `job_id="${ref('google_cloud_scheduler_job.nightly_schedule.name')}"`,
    );
    expect(policies.nightly_schedule_dead_letters_alarm.documentation.content).toBe(
      'NightlySchedule: calls of its job fail; what it gives up stands in its log alone',
    );
    expect(condition('timer_group_dead_letters_alarm').query).toContain('cloudtasks_googleapis_com:queue_task_attempt_count');
  });

  it('go off when one request of a hundred is slow, and when the lag is too long', () => {
    expect(condition('http_api_latency_alarm').query).toMatch(/^histogram_quantile\(0\.99, .*request_latencies_bucket.* > 5000$/);
    expect(condition('projection_lag_alarm').query).toMatch(/^histogram_quantile\(1, .*user_orders_test_projection_lag_bucket.* > 300$/);
    expect(condition('conflicts_alarm').query).toMatch(/^sum\(increase\(logging_googleapis_com:user_orders_test_conflicts_sum\{.* > 10$/);
  });

  it('speak of Google Cloud, not of AWS', () => {
    expect(policies.event_store_throttled_requests_alarm.documentation.content).toBe(
      'EventStore: Firestore refuses requests to its database',
    );
    expect(JSON.stringify(resources.google_monitoring_alert_policy)).not.toMatch(/DynamoDB|Lambda|SQS/);
  });

  it('are sent to the channels of a variable, which may be empty unless the service wants somebody told', () => {
    const alarmTopic = 'arn:aws:sns:eu-central-1:123456789012:alarms';

    expect(policies.conflicts_alarm.notification_channels).toBe(ref('var.notification_channels'));
    expect(variableOf(model)).toMatchObject({ type: 'list(string)', default: [] });
    expect(variableOf(googleKindWith({ monitoring: { alarmTopic } }))).not.toHaveProperty('default');
  });

  it('are sent to the channels that an app names, without a variable', () => {
    const stack = newStack();
    const channels = ['projects/my-project/notificationChannels/1'];
    renderModel(stack, model, { project: 'p', region: 'r', image: 'i', notificationChannels: channels });
    const { resource, variable } = stack.toTerraform() as Rendered;

    expect(resource.google_monitoring_alert_policy?.conflicts_alarm).toMatchObject({ notification_channels: channels });
    expect(variable).not.toHaveProperty('notification_channels');
  });
});

describe('a model that measures what it does not list', () => {
  it('is a fault of the model', () => {
    const alarm = resourcesOf(model, 'alarm').find(({ metric }) => 'resource' in metric);
    const metric: MetricReference = { resource: 'Nobody', measure: 'errors', statistic: 'sum' };
    const wrong = {
      ...model,
      resources: [...model.resources.filter(({ kind }) => kind !== 'alarm'), { ...alarm, metric }],
    } as ServiceModel;

    expect(() => googleResources(wrong)).toThrow('The model measures Nobody, which it does not list');
  });
});

interface Rendered {
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly variable?: Readonly<Record<string, unknown>>;
}

function variableOf(of: ServiceModel): unknown {
  const stack = newStack();
  renderModel(stack, of, { project: 'p', region: 'r', image: 'i' });
  return (stack.toTerraform() as Rendered).variable?.notification_channels;
}

function logMetricOf(metric: MetricName): { readonly filter: string; readonly value_extractor: string } {
  return logMetrics[snake(metric)];
}

/** `jsonPayload.a="b" AND …` of a line that a container of Cloud Run has written. */
function matches(filter: string, line: Readonly<Record<string, unknown>>): boolean {
  return filter.split(' AND ').every((term) => {
    const [, field, value] = /^jsonPayload\.(\w+)="([^"]*)"$/.exec(term) ?? [];
    return field === undefined ? term === 'resource.type="cloud_run_revision"' : line[field] === value;
  });
}

function queries(): readonly string[] {
  return [...charts.flatMap(({ title }) => linesOf(title)), ...Object.keys(policies).map((address) => condition(address).query)];
}

function linesOf(title: string): readonly string[] {
  const chart = charts.find((each) => each.title === title);
  return chart?.xyChart.dataSets.map(({ timeSeriesQuery: { prometheusQuery } }) => prometheusQuery) ?? [];
}

function snake(id: string): string {
  return id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

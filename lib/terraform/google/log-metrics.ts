import { LoggingMetric } from '@cdktf/provider-google/lib/logging-metric';
import { Construct } from 'constructs';
import { type MetricName, metrics } from '../../../runtime/contract/metrics.ts';
import { refusedRequests } from '../../model/google-metrics.ts';
import { kebabCase } from '../../model/names.ts';
import { resourcesOf, type ServiceModel } from '../../model/service-model.ts';
import { placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import type { GooglePlace } from './google-place.ts';
import type { ProjectApis } from './project-apis.ts';

/** Whose log it is. */
export interface LoggedService {
  readonly model: ServiceModel;
  readonly place: GooglePlace;
  readonly apis: ProjectApis;
  nameOf(part: string): string;
}

/** The metrics that are made of the log's lines: those that charts and alarms ask for, each once. */
export class LogMetrics extends Construct {
  private readonly logged: LoggedService;
  private readonly made = new Map<string, string>();

  constructor(scope: Construct, logged: LoggedService) {
    super(scope, 'LogMetrics');
    standsIn(this, 'monitoring');
    this.logged = logged;
  }

  /** The type of the metric of one that the runtime emits, or of requests that no instance took. */
  typeOf(metric: MetricName | typeof refusedRequests): string {
    const known = this.made.get(metric);
    if (known !== undefined) return known;
    const name = this.logged.nameOf(metric);
    const type = `logging.googleapis.com/user/${name}`;
    this.made.set(metric, type);
    const made = new LoggingMetric(this, metric, {
      project: this.logged.place.project,
      name,
      ...(metric === refusedRequests ? this.refused() : this.measured(metric)),
      dependsOn: [this.logged.apis.enable('logging')],
    });
    const meaning = metric === refusedRequests ? 'Requests that no instance was there for' : metrics[metric].meaning;
    placed(made, kebabCase(metric).replaceAll('-', '_'), `${meaning}.`);
    return type;
  }

  /** Of lines that containers write, each with a value: a distribution, because the sum of a counter's values can't be known. */
  private measured(metric: MetricName) {
    const { service, stage } = this.logged.model;
    const { unit } = metrics[metric];
    const fields = { message: 'Measured', metric, service, stage };
    return {
      filter: literal(conditionsOf({ 'resource.type': cloudRun, ...prefixed('jsonPayload', fields) })),
      valueExtractor: 'EXTRACT(jsonPayload.value)',
      metricDescriptor: { metricKind: 'DELTA', valueType: 'DISTRIBUTION', unit: unit === 'Seconds' ? 's' : '1' },
      bucketOptions: { explicitBuckets: { bounds: [...boundsOf(unit, this.thresholdsOf(metric))] } },
    };
  }

  /** Of the lines of Cloud Run itself (https://cloud.google.com/run/docs/troubleshooting). */
  private refused() {
    const services = [...new Set(resourcesOf(this.logged.model, 'function').map(({ role }) => (role === 'api' ? 'api' : 'worker')))];
    const names = services.map((name) => JSON.stringify(this.logged.nameOf(name)));
    const of = names.length === 1 ? names.join() : `(${names.join(' OR ')})`;
    return {
      filter: literal(`resource.type="${cloudRun}" AND resource.labels.service_name=${of} AND textPayload:"no available instance"`),
      metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64', unit: '1' },
    };
  }

  /** Of alarms on the metric: as bounds of its buckets, they are met exactly. */
  private thresholdsOf(metric: MetricName): readonly number[] {
    const alarms = resourcesOf(this.logged.model, 'alarm');
    return alarms.flatMap((alarm) => ('metric' in alarm.metric && alarm.metric.metric === metric ? [alarm.threshold] : []));
  }
}

const cloudRun = 'cloud_run_revision';

function prefixed(prefix: string, fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}.${name}`, value]));
}

/** https://cloud.google.com/logging/docs/view/logging-query-language */
function conditionsOf(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' AND ');
}

/** From a tenth of a second to thirty days, or from one to a hundred thousand. */
const bounds = {
  Seconds: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600, 86_400, 604_800, 2_592_000],
  Count: [1, 2, 5, 10, 20, 50, 100, 1_000, 10_000, 100_000],
} as const;

function boundsOf(unit: keyof typeof bounds, thresholds: readonly number[]): readonly number[] {
  const positive = thresholds.filter((threshold) => threshold > 0);
  return [...new Set([...bounds[unit], ...positive])].sort((one, other) => one - other);
}

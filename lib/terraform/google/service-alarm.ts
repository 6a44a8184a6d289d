import { MonitoringAlertPolicy } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import { Construct } from 'constructs';
import type { AlarmResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { type Metrics, measureOf, queryOf } from './metric-query.ts';
import type { Platform } from './platform.ts';

/** What alarms are made with. */
export interface ServiceAlarmProps {
  readonly metrics: Metrics;
  readonly platform: Platform;
}

/** What people are told of, by Cloud Monitoring. No value is a good sign: nothing was written because nothing happened. */
export class ServiceAlarm extends Construct {
  /** Undefined where Google Cloud measures nothing alike, or another alarm says the same: functions share a service, tables a database. */
  readonly policy: MonitoringAlertPolicy | undefined;

  constructor(scope: Construct, alarm: AlarmResource, { metrics, platform }: ServiceAlarmProps) {
    super(scope, alarm.id);
    standsIn(this, 'monitoring');
    const query = queryOf(alarm.metric, alarm.periodSeconds, metrics);
    if (query === undefined) return;
    const condition = `${query} > ${alarm.threshold}`;
    if (platform.isNewCondition(condition)) this.policy = this.policyOf(alarm, condition, { metrics, platform });
  }

  private policyOf(alarm: AlarmResource, condition: string, { metrics, platform }: ServiceAlarmProps): MonitoringAlertPolicy {
    const description = descriptionOf(alarm, metrics);
    const policy = new MonitoringAlertPolicy(this, 'Policy', {
      project: platform.place.project,
      displayName: literal(alarm.name),
      combiner: 'OR',
      conditions: [
        {
          displayName: literal(description),
          conditionPrometheusQueryLanguage: {
            query: condition,
            duration: `${(alarm.periods - 1) * alarm.periodSeconds}s`,
            evaluationInterval: '60s',
            // Metrics of logs are known some minutes after they are made, and those of others when they have a value.
            disableMetricValidation: true,
          },
        },
      ],
      documentation: { content: literal(description), mimeType: 'text/markdown' },
      alertStrategy: { autoClose: '1800s' },
      notificationChannels: [...platform.notificationChannels],
      dependsOn: [platform.apis.enable('monitoring')],
    });
    return placed(policy, addressOf(alarm), `${description}.`);
  }
}

function descriptionOf({ metric, description }: AlarmResource, { model }: Metrics): string {
  const meaning = 'resource' in metric ? measureOf(metric, model)?.meaning : undefined;
  return meaning !== undefined && 'resource' in metric ? `${metric.resource}: ${meaning}` : description;
}

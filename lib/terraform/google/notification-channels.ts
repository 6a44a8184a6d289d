import { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { resourcesOf, type ServiceModel } from '../../model/service-model.ts';
import { placed } from '../address.ts';

/**
 * The variable that names who is told of alarms. It has no default where the service names a topic for them, which is one of AWS: who is told here
 * must be said, and not that nobody is.
 */
export function notificationChannels(scope: Construct, model: ServiceModel): TerraformVariable {
  const description = 'Who is told of alarms: projects/PROJECT/notificationChannels/ID';
  const isAsked = resourcesOf(model, 'alarm').some(({ topic }) => topic !== undefined);
  const variable = new TerraformVariable(scope, 'NotificationChannels', {
    type: 'list(string)',
    description,
    ...(isAsked ? {} : { default: [] }),
  });
  return placed(variable, 'notification_channels');
}

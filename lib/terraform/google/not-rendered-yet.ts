import type { ResourceOf } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';

/** The kinds that wait for a host on Google Cloud which can serve them. */
type Missing = ResourceOf<'bucket-source' | 'dashboard' | 'alarm'>;

/** Why nothing is made of a resource. */
export function notRenderedYet(resource: Missing): UnsupportedOnTargetError {
  const [fault, remedy] = reasons[resource.kind];
  return new UnsupportedOnTargetError({ target: 'google', resource: resource.id, fault: `${resource.kind}: ${fault}`, remedy });
}

const reasons: Readonly<Record<Missing['kind'], readonly [fault: string, remedy: string]>> = {
  'bucket-source': ['nothing hands the changes of a bucket over yet', 'take buckets out of the service that is deployed there'],
  dashboard: ['nothing makes metrics of the functions’ logs yet', 'set monitoring({ dashboard: false })'],
  alarm: ['nothing makes metrics of the functions’ logs yet', 'set monitoring({ alarms: false })'],
};

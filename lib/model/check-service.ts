import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { checkArns } from './check-arns.ts';
import { checkBuckets } from './check-buckets.ts';
import { checkCloudRun } from './check-cloud-run.ts';
import { checkCloudRunNetwork } from './check-cloud-run-network.ts';
import { checkEventStore } from './check-event-store.ts';
import { checkExisting } from './check-existing.ts';
import { checkFunctions } from './check-functions.ts';
import { checkHttp } from './check-http.ts';
import { checkInvocable } from './check-invocable.ts';
import { checkMonitoring } from './check-monitoring.ts';
import { checkNames } from './check-names.ts';
import { checkOverrides } from './check-overrides.ts';
import { checkProcesses } from './check-processes.ts';
import { checkProjections } from './check-projections.ts';
import { checkQueues } from './check-queues.ts';
import { checkRenames } from './check-renames.ts';
import { checkResources } from './check-resources.ts';
import { checkSizes } from './check-sizes.ts';
import { checkTopics } from './check-topics.ts';
import type { Diagnostic } from './diagnostics.ts';
import { serviceResources } from './service-resources.ts';

/** Everything that is wrong with a service's definition, and advice on it: all at once, errors first. */
export function checkService(service: ServiceDescription, stage: string): readonly Diagnostic[] {
  const resources = serviceResources(service, stage);
  const found = [
    ...checkNames(service, stage),
    ...checkProjections(service),
    ...checkEventStore(service),
    ...checkFunctions(service),
    ...checkCloudRun(service),
    ...checkCloudRunNetwork(service),
    ...checkQueues(service),
    ...checkTopics(service),
    ...checkBuckets(service),
    ...checkInvocable(service),
    ...checkProcesses(service),
    ...checkHttp(service),
    ...checkMonitoring(service),
    ...checkExisting(service),
    ...checkArns(service),
    ...checkRenames(service),
    ...checkOverrides(service, resources),
    ...checkResources(resources),
    ...checkSizes(resources),
  ];
  return [...found.filter(({ severity }) => severity === 'error'), ...found.filter(({ severity }) => severity === 'warning')];
}

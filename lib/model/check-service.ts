import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { checkCloudRun } from './check-cloud-run.ts';
import { checkEventStore } from './check-event-store.ts';
import { checkFunctions } from './check-functions.ts';
import { checkHttp } from './check-http.ts';
import { checkNames } from './check-names.ts';
import { checkProcesses } from './check-processes.ts';
import { checkProjections } from './check-projections.ts';
import { checkQueues } from './check-queues.ts';
import { checkResources } from './check-resources.ts';
import type { Diagnostic } from './diagnostics.ts';
import { serviceResources } from './service-resources.ts';

/** Everything that is wrong with a service's definition, and advice on it: all at once, errors first. */
export function checkService(service: ServiceDescription, stage: string): readonly Diagnostic[] {
  const found = [
    ...checkNames(service, stage),
    ...checkProjections(service),
    ...checkEventStore(service),
    ...checkFunctions(service),
    ...checkCloudRun(service),
    ...checkQueues(service),
    ...checkProcesses(service),
    ...checkHttp(service),
    ...checkResources(serviceResources(service, stage)),
  ];
  return [...found.filter(({ severity }) => severity === 'error'), ...found.filter(({ severity }) => severity === 'warning')];
}

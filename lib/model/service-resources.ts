import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { functionResources } from './function-resources.ts';
import { messagingResources } from './messaging-resources.ts';
import { monitoringResources } from './monitoring-resources.ts';
import { physicalNames } from './names.ts';
import { overridesByTarget, withOverrides } from './overridden-parts.ts';
import { renamedResources } from './renamed-resources.ts';
import { scheduleResources } from './schedule-resources.ts';
import type { Resource } from './service-model.ts';
import { sourceResources } from './source-resources.ts';
import { storageResources } from './storage-resources.ts';

/** Every resource of a service at a stage, what a resource refers to before it. */
export function serviceResources(service: ServiceDescription, stage: string): readonly Resource[] {
  const resources = renamedResources(service, (each) => resourcesByName(each, stage));
  return withOverrides(resources, overridesByTarget(service));
}

function resourcesByName(service: ServiceDescription, stage: string): readonly Resource[] {
  const name = physicalNames(service.name, stage);
  const working = [
    ...storageResources(service, name),
    ...messagingResources(service, name),
    ...functionResources(service, stage, name),
    ...sourceResources(service, name),
    ...scheduleResources(service, name),
  ];
  return [...working, ...monitoringResources(service, working, name)];
}

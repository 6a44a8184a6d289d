import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { functionResources } from './function-resources.ts';
import { physicalNames } from './names.ts';
import { processResources } from './process-resources.ts';
import type { Resource } from './service-model.ts';
import { sourceResources } from './source-resources.ts';
import { storageResources } from './storage-resources.ts';

/** Every resource of a service at a stage, what a resource refers to before it. */
export function serviceResources(service: ServiceDescription, stage: string): readonly Resource[] {
  const name = physicalNames(service.name, stage);
  return [
    ...storageResources(service, name),
    ...functionResources(service, stage, name),
    ...sourceResources(service, name),
    ...processResources(service, name),
  ];
}

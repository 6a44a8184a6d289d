import { createHash } from 'node:crypto';
import { canonicalJson } from '../../runtime/message/json.ts';
import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { checkService } from './check-service.ts';
import { type Diagnostic, InvalidServiceError } from './diagnostics.ts';
import { functionResources } from './function-resources.ts';
import { physicalNames } from './names.ts';
import type { Resource, ServiceModel } from './service-model.ts';
import { sourceResources } from './source-resources.ts';
import { storageResources } from './storage-resources.ts';

/** A model and the advice that came with it. */
export interface BuiltModel {
  readonly model: ServiceModel;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Resolves a described service for a stage: every default, name, grant and variable.
 *
 * @throws {InvalidServiceError} with every fault of the definition
 */
export function buildModel(service: ServiceDescription, stage: string): BuiltModel {
  const diagnostics = checkService(service, stage);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new InvalidServiceError(`The service ${service.name}`, diagnostics);
  const name = physicalNames(service.name, stage);
  const resources = [...storageResources(service, name), ...functionResources(service, stage, name), ...sourceResources(service, name)];
  return { model: hashed({ modelVersion: 1, service: service.name, stage, resources }), warnings: diagnostics };
}

/** The hash is of everything else; functions learn it through their environment. */
function hashed(model: Omit<ServiceModel, 'hash'>): ServiceModel {
  const hash = createHash('sha256').update(canonicalJson(model)).digest('hex').slice(0, 16);
  return { ...model, hash, resources: model.resources.map((resource) => withHash(resource, hash)) };
}

function withHash(resource: Resource, hash: string): Resource {
  if (resource.kind !== 'function') return resource;
  return { ...resource, environment: { ...resource.environment, ALLFRAME_MODEL_HASH: { value: hash } } };
}

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../runtime/message/json.ts';
import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { checkService } from './check-service.ts';
import { type Diagnostic, InvalidServiceError } from './diagnostics.ts';
import type { Resource, ServiceModel } from './service-model.ts';
import { serviceResources } from './service-resources.ts';

/** A model and the advice that came with it. */
export interface BuiltModel {
  readonly model: ServiceModel;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Resolves a described service for a stage: every default, name, grant and variable.
 *
 * @param found what is already known to be wrong with the definition; it is reported with the rest
 * @throws {InvalidServiceError} with every fault of the definition
 */
export function buildModel(description: ServiceDescription, stage: string, found: readonly Diagnostic[] = []): BuiltModel {
  const service = inOrder(description);
  const diagnostics = [...found, ...checkService(service, stage)];
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new InvalidServiceError(`The service ${service.name}`, diagnostics);
  const resources = serviceResources(service, stage);
  return { model: hashed({ modelVersion: 2, service: service.name, stage, resources }), warnings: diagnostics };
}

/** Queues, rules and indexes by name, so that the order in which they were written changes nothing. */
function inOrder(service: ServiceDescription): ServiceDescription {
  return JSON.parse(canonicalJson(service)) as ServiceDescription;
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

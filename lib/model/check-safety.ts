import { pathsReservedOnCloudRun } from './cloud-run-paths.ts';
import type { Diagnostic } from './diagnostics.ts';
import { placeOf } from './resource-places.ts';
import { type HttpApiResource, type Resource, resourcesOf, type ServiceModel } from './service-model.ts';

/**
 * What a review would ask about a service that can be made as it is: all of it advice. That each queue, rule, subscription and schedule has
 * dead letters, and each API a decision on who may call, is no part of it: there is no service without.
 */
export function checkSafety(model: ServiceModel): readonly Diagnostic[] {
  return [
    ...model.resources.flatMap((resource) => unprotected(resource, placeOf(resource, model.resources))),
    ...resourcesOf(model, 'http-api').flatMap(reservedOnCloudRun),
  ];
}

function unprotected(resource: Resource, place: string): Diagnostic[] {
  const protections = { deletionProtection: 'its deletion is not refused', pointInTimeRecovery: 'no former state of it can be restored' };
  const settings = new Map<string, unknown>(Object.entries(resource));
  return Object.entries(protections)
    .filter(([protection]) => settings.get(protection) === false)
    .map(([protection, message]) => ({
      severity: 'warning',
      code: 'unprotected-state',
      place: `${place}.${protection}`,
      message: `${message}, and what it holds is nowhere else`,
      remedy: `leave ${protection} out, at least in the stages that people rely on`,
    }));
}

/** Of a service that says nothing of Cloud Run, and may never run there. */
function reservedOnCloudRun({ routes }: HttpApiResource): readonly Diagnostic[] {
  return pathsReservedOnCloudRun(
    routes.map(({ method, path }) => ({ path, place: `http.routes['${method} ${path}']` })),
    'warning',
  );
}

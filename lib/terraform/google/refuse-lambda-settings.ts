import type { FunctionResource } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';

/**
 * Refuses what a function asks of Lambda and Cloud Run does otherwise.
 *
 * @throws {UnsupportedOnTargetError}
 */
export function refuseLambdaSettings(model: FunctionResource): void {
  for (const { setting, remedy } of settings) {
    if (model[setting] === undefined || (setting === 'network' && model.cloudRun.network)) continue;
    const fault = `lambdaFunction({ ${setting} }) means nothing on Cloud Run`;
    throw new UnsupportedOnTargetError({ target: 'google', resource: model.id, fault, remedy });
  }
}

const settings = [
  { setting: 'network', remedy: 'name one of Google Cloud’s too, as cloudRun({ network })' },
  { setting: 'reservedConcurrency', remedy: 'use cloudRun({ maxInstances, concurrency })' },
  { setting: 'provisionedConcurrency', remedy: 'use cloudRun({ minInstances })' },
  { setting: 'canary', remedy: 'leave it out: a new revision takes all requests' },
] as const;

import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { checkFunctions } from './check-functions.ts';
import { checkHttp } from './check-http.ts';
import { checkNames } from './check-names.ts';
import { checkQueues } from './check-queues.ts';
import type { Diagnostic } from './diagnostics.ts';

/** Everything that is wrong with a service's definition, and advice on it: all at once, errors first. */
export function checkService(service: ServiceDescription, stage: string): readonly Diagnostic[] {
  const found = [...checkNames(service, stage), ...checkFunctions(service), ...checkQueues(service), ...checkHttp(service)];
  return [...found.filter(({ severity }) => severity === 'error'), ...found.filter(({ severity }) => severity === 'warning')];
}

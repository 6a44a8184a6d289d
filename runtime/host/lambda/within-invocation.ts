import type { ServiceCalls, ServiceOperations } from '../../aws-client/service-calls.ts';
import { currentDeadline } from './current-request.ts';

/** A service whose calls end with the invocation that they belong to, unless they say when. */
export function withinInvocation<Operations extends ServiceOperations<Operations>>(
  calls: ServiceCalls<Operations>,
): ServiceCalls<Operations> {
  return { call: (operation, input, options) => calls.call(operation, input, { deadline: options?.deadline ?? currentDeadline() }) };
}

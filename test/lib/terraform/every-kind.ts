import { buildModel } from '../../../lib/model/build-model.ts';
import type { ServiceModel } from '../../../lib/model/service-model.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { everything } from '../model/describe.ts';

/** A service that uses every part, but nothing that Terraform cannot make on AWS. */
export const everyKind: ServiceDescription = {
  ...everything,
  functions: { ...everything.functions, worker: { ...everything.functions.worker, canary: undefined } },
};

/** Its model, changed in a few options, for the stage `test`. */
export function everyKindWith(changes: Partial<ServiceDescription> = {}): ServiceModel {
  return buildModel({ ...everyKind, ...changes }, 'test').model;
}

/** The same as far as Google Cloud has it. */
export function googleKindWith(changes: Partial<ServiceDescription> = {}): ServiceModel {
  const stripe = { kind: 'secret', name: 'orders-stripe' } as const;
  return everyKindWith({
    topics: { shipments: { command: 'SubmitOrder', filter: { carrier: ['fast', 'cheap'] } } },
    buckets: {},
    monitoring: undefined,
    functions: { worker: { environment: { STRIPE_KEY: stripe } } },
    ...changes,
  });
}

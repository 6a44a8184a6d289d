import { Construct } from 'constructs';
import type { InvocationResource } from '../../model/service-model.ts';
import { addressOf, standsIn } from '../address.ts';
import { output } from '../output.ts';
import { namedCallers } from './named-callers.ts';
import type { Platform } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';

/** What is called. */
export interface InvocationProps {
  readonly function: ServiceFunction;
  readonly platform: Platform;
}

/** A service that others may call: they need its address, and are named in the variable `invoker_accounts`. */
export class Invocation extends Construct {
  readonly uri: string;

  constructor(scope: Construct, invocation: InvocationResource, { function: target, platform }: InvocationProps) {
    super(scope, invocation.id);
    standsIn(this, 'iam');
    namedCallers(this, {
      variable: platform.invokerAccounts,
      memberOf: (email) => `serviceAccount:${email}`,
      function: target,
      place: platform.place,
      address: addressOf(invocation),
      comment: 'Lets the accounts of other services call the worker.',
    });
    this.uri = target.service.uri;
    const { commands, queries } = invocation;
    const description = `The address of the service that others may call: ${[...commands, ...queries].join(', ')}`;
    output(this, 'invocable_service_uri', { value: this.uri, description });
  }
}

import { Construct } from 'constructs';
import type { InvocationResource } from '../../model/service-model.ts';
import { standsIn } from '../address.ts';
import { output } from '../output.ts';
import type { ServiceFunction } from './service-function.ts';

/** A service that others may call: they need its address and the role `run.invoker` on it, which is granted where they are. */
export class Invocation extends Construct {
  readonly uri: string;

  constructor(
    scope: Construct,
    { id, commands, queries }: InvocationResource,
    { function: { service } }: { readonly function: ServiceFunction },
  ) {
    super(scope, id);
    standsIn(this, 'functions');
    this.uri = service.uri;
    const description = `The address of the service that others may call: ${[...commands, ...queries].join(', ')}`;
    output(this, 'invocable_service_uri', { value: this.uri, description });
  }
}

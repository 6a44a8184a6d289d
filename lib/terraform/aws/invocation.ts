import { Construct } from 'constructs';
import type { InvocationResource } from '../../model/service-model.ts';
import { standsIn } from '../address.ts';
import { output } from '../output.ts';
import type { ServiceFunction } from './service-function.ts';

/** A function that other services may invoke: they need its ARN, and a permission that stands where they are. */
export class Invocation extends Construct {
  readonly functionArn: string;

  constructor(
    scope: Construct,
    { id, commands, queries }: InvocationResource,
    { function: target }: { readonly function: ServiceFunction },
  ) {
    super(scope, id);
    standsIn(this, 'functions');
    this.functionArn = target.arn;
    const description = `The ARN of the function that other services may invoke: ${[...commands, ...queries].join(', ')}`;
    output(this, 'invocable_function_arn', { value: this.functionArn, description });
  }
}

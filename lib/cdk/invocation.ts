import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';

/** What `Invocation` takes. */
export interface InvocationProps {
  readonly function: ServiceFunction;
}

/** A function that other services may invoke: they need its ARN, and a permission that stands where they are. */
export class Invocation extends Construct {
  /** What is invoked. */
  readonly functionArn: string;
  private readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, props: InvocationProps) {
    super(scope, id);
    this.function = props.function;
    this.functionArn = props.function.target.functionArn;
  }

  /** Lets somebody invoke it. */
  grantInvoke(grantee: IGrantable): Grant {
    return this.function.grantInvoke(grantee);
  }
}

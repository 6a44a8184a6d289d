import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaProvisionedConcurrencyConfig } from '@cdktf/provider-aws/lib/lambda-provisioned-concurrency-config';
import { Construct } from 'constructs';
import type { FunctionResource } from '../../model/service-model.ts';
import { addressOf, placed } from '../address.ts';

/** Who is invoked, as permissions and configurations of Lambda want it. */
export interface Invoked {
  readonly functionName: string;
  readonly qualifier?: string;
}

/** The alias of a function's newest version, whose instances are kept warm: what is not a version can't be. */
export class WarmAlias extends Construct {
  readonly alias: LambdaAlias;
  readonly invoked: Invoked;

  constructor(scope: Construct, model: FunctionResource, lambda: LambdaFunction) {
    super(scope, 'Warm');
    const address = addressOf(model);
    const alias = new LambdaAlias(this, 'Alias', { name: 'live', functionName: lambda.functionName, functionVersion: lambda.version });
    this.alias = placed(alias, address, `The version of ${model.name} that is invoked.`);
    this.invoked = { functionName: lambda.functionName, qualifier: this.alias.name };
    const config = new LambdaProvisionedConcurrencyConfig(this, 'Instances', {
      functionName: lambda.functionName,
      qualifier: this.alias.name,
      provisionedConcurrentExecutions: model.provisionedConcurrency ?? 0,
    });
    placed(config, address, `Keeps ${model.provisionedConcurrency} instances of ${model.name} warm.`);
  }
}

import { LambdaFunctionUrl } from '@cdktf/provider-aws/lib/lambda-function-url';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Fn, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { HttpApiResource } from '../../model/service-model.ts';
import { addressOf, placed } from '../address.ts';
import { callersOf, type Gateway } from './gateway.ts';
import type { ServiceFunction } from './service-function.ts';

/** A URL of the function itself, without an API in front. */
export class FunctionUrl extends Construct implements Gateway {
  readonly functionUrl: LambdaFunctionUrl;
  readonly url: string;
  readonly measured: Gateway['measured'];

  constructor(scope: Construct, http: HttpApiResource, target: ServiceFunction) {
    super(scope, 'FunctionUrl');
    const address = addressOf(http);
    const authorizationType = http.auth.kind === 'iam' ? 'AWS_IAM' : 'NONE';
    const functionUrl = new LambdaFunctionUrl(this, 'Url', { ...target.invoked, authorizationType });
    this.functionUrl = placed(functionUrl, address, `The URL of the function; ${callersOf(http)}.`);
    if (authorizationType === 'NONE') this.letEverybody(target, address);
    this.url = Fn.trimsuffix(this.functionUrl.functionUrl, '/');
    this.measured = { name: target.lambda.functionName };
  }

  /** Since October 2025 a URL needs both permissions (https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html). */
  private letEverybody({ invoked }: ServiceFunction, address: string): void {
    const byUrl = { action: 'lambda:InvokeFunctionUrl', ...invoked, principal: '*', functionUrlAuthType: 'NONE' };
    placed(new LambdaPermission(this, 'UrlPermission', byUrl), `${address}_url`, 'Lets everybody call the URL.');
    const invoke = new LambdaPermission(this, 'Permission', { action: 'lambda:InvokeFunction', ...invoked, principal: '*' });
    // Without it everybody could invoke the function past its URL. The bindings are older than this attribute.
    invoke.addOverride('invoked_via_function_url', true);
    TerraformStack.of(this).addOverride('terraform.required_providers.aws.version', '~> 6.29');
    placed(invoke, address, 'Lets whoever calls the URL invoke the function, through the URL alone.');
  }
}

import { Fn } from 'aws-cdk-lib';
import { CfnPermission, CfnUrl } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { HttpEntryProps, HttpGatewayParts } from './http-entry-props.ts';

/** A URL of the function itself, without an API in front. */
export function functionUrl(scope: Construct, { function: handler, auth }: HttpEntryProps): HttpGatewayParts {
  const authType = auth.kind === 'iam' ? 'AWS_IAM' : 'NONE';
  const { alias } = handler;
  const url = new CfnUrl(scope, 'FunctionUrl', {
    targetFunctionArn: handler.function.functionArn,
    authType,
    ...(alias ? { qualifier: alias.aliasName } : {}),
  });
  if (alias?.node.defaultChild) url.node.addDependency(alias.node.defaultChild);
  if (authType === 'NONE') letEverybodyCall(scope, handler);
  return {
    // https://<id>.lambda-url.<region>.on.aws/
    url: Fn.join('', ['https://', Fn.select(2, Fn.split('/', url.attrFunctionUrl))]),
    apiId: undefined,
    dimensions: { name: handler.function.functionName },
    defaultChild: url,
  };
}

/** Since October 2025 a URL needs both permissions (https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html). */
function letEverybodyCall(scope: Construct, { target }: HttpEntryProps['function']): void {
  const everybody = { functionName: target.functionArn, principal: '*' };
  new CfnPermission(scope, 'UrlPermission', { ...everybody, action: 'lambda:InvokeFunctionUrl', functionUrlAuthType: 'NONE' });
  // Through the URL alone: else everybody could invoke the function past it.
  new CfnPermission(scope, 'Permission', { ...everybody, action: 'lambda:InvokeFunction', invokedViaFunctionUrl: true });
}

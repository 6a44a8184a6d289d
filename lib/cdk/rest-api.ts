import { Names } from 'aws-cdk-lib';
import { AuthorizationType, EndpointType, LambdaIntegration, LogGroupLogDestination, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { accessLogFormat, accessLogGroup } from './access-log.ts';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeAuth } from './acknowledge-auth.ts';
import type { HttpEntryProps, HttpGatewayParts } from './http-entry-props.ts';

/** A REST API of API Gateway that hands every request to a function: at its root, and at every path below it. */
export function restApi(scope: Construct, props: HttpEntryProps): HttpGatewayParts {
  const { auth, accessLog = false, function: handler } = props;
  const api = new RestApi(scope, 'Api', {
    restApiName: props.name ?? Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' }),
    endpointTypes: [EndpointType.REGIONAL],
    // The role that writes logs is the account's, not an API's: a second one would take it away from the first.
    cloudWatchRole: false,
    // Bodies of any type come as they are.
    binaryMediaTypes: ['*/*'],
    deployOptions: {
      stageName: props.stage ?? 'prod',
      ...(accessLog ? { accessLogDestination: new LogGroupLogDestination(accessLogGroup(scope)), accessLogFormat } : {}),
    },
  });
  // CDK's own output of the URL: those of a service have names that can be guessed.
  api.node.tryRemoveChild('Endpoint');
  const method = { authorizationType: auth.kind === 'iam' ? AuthorizationType.IAM : AuthorizationType.NONE };
  const integration = new LambdaIntegration(handler.target, { allowTestInvoke: false });
  for (const resource of [api.root, api.root.addResource('{proxy+}')])
    acknowledgeAuth(resource.addMethod('ANY', integration, method), props);
  acknowledge(api, 'APIG2', 'The function validates each input by its schema');
  if (auth.kind !== 'none') acknowledge(api, 'COG4', 'Callers are told by other means than a user pool');
  return {
    url: api.url.replace(/\/$/, ''),
    apiId: api.restApiId,
    dimensions: { name: api.restApiName, apiId: api.restApiId },
    defaultChild: api.node.defaultChild,
  };
}

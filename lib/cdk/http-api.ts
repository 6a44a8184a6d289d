import { Names } from 'aws-cdk-lib';
import {
  CfnAuthorizer,
  CfnRoute,
  HttpApi,
  HttpIntegration,
  HttpIntegrationType,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { assertNever } from '../model/assert-never.ts';
import { accessLogFormat, accessLogGroup } from './access-log.ts';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeAuth } from './acknowledge-auth.ts';
import { arnOf } from './arn.ts';
import type { HttpEntryProps, HttpGatewayParts, HttpRoute } from './http-entry-props.ts';

/** An HTTP API of API Gateway with one route, and with a route each for what is public where the gateway itself verifies tokens. */
export function httpApi(scope: Construct, props: HttpEntryProps): HttpGatewayParts {
  const api = new HttpApi(scope, 'Api', {
    apiName: props.name ?? Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' }),
    createDefaultStage: false,
  });
  addStage(scope, api, props.accessLog ?? true);
  const integration = new HttpIntegration(scope, 'Integration', {
    httpApi: api,
    integrationType: HttpIntegrationType.AWS_PROXY,
    integrationUri: props.function.target.functionArn,
    payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
  });
  const target = `integrations/${integration.integrationId}`;
  const route = new CfnRoute(scope, 'Route', { apiId: api.apiId, routeKey: '$default', target, ...authorizationOf(scope, api, props) });
  acknowledgeAuth(route, props);
  letInvoke(scope, api, props, { id: 'Permission', at: '$default' });
  if (verifiesTokens(props))
    for (const route of [...(props.publicRoutes ?? []), preflight]) openRoute(scope, api, props, { route, target });
  return { url: api.apiEndpoint, apiId: api.apiId, dimensions: { apiId: api.apiId }, defaultChild: api.node.defaultChild };
}

function addStage(scope: Construct, httpApi: HttpApi, writesLog: boolean): void {
  const log = writesLog
    ? { accessLogSettings: { destination: new LogGroupLogDestination(accessLogGroup(scope)), format: accessLogFormat } }
    : {};
  new HttpStage(scope, 'Stage', { httpApi, stageName: '$default', autoDeploy: true, ...log });
}

/** Who is let through to the route of everything. */
function authorizationOf(scope: Construct, { apiId }: HttpApi, props: HttpEntryProps) {
  const { auth } = props;
  switch (auth.kind) {
    case 'iam':
      return { authorizationType: 'AWS_IAM' };
    case 'jwt':
      if (!verifiesTokens(props)) return { authorizationType: 'NONE' };
      return { authorizationType: 'JWT', authorizerId: authorizerOf(scope, apiId, { ...auth, name: scope.node.id }).ref };
    // The service tells callers itself.
    case 'apiKey':
    case 'none':
      return { authorizationType: 'NONE' };
    default:
      return assertNever(auth);
  }
}

function authorizerOf(
  scope: Construct,
  apiId: string,
  { name, issuer, audience }: { name: string; issuer: string; audience: string | readonly string[] },
) {
  return new CfnAuthorizer(scope, 'Authorizer', {
    apiId,
    name,
    authorizerType: 'JWT',
    identitySource: ['$request.header.Authorization'],
    jwtConfiguration: { issuer, audience: [audience].flat() },
  });
}

/** Whether API Gateway checks tokens, and the service believes it. */
function verifiesTokens({ auth }: HttpEntryProps): boolean {
  return auth.kind === 'jwt' && auth.verifiedBy === 'gateway';
}

/** Browsers ask without a token whether they may call, and the function answers. */
const preflight: HttpRoute = { method: 'OPTIONS', path: '/{proxy+}' };

/** A route that the gateway lets everybody through to. */
function openRoute(
  scope: Construct,
  api: HttpApi,
  props: HttpEntryProps,
  { route: { method, path }, target }: { route: HttpRoute; target: string },
): void {
  const id = `${method} ${path}`.replaceAll(/[^A-Za-z0-9]+/g, '-');
  const open = new CfnRoute(scope, `Route-${id}`, { apiId: api.apiId, routeKey: `${method} ${path}`, target, authorizationType: 'NONE' });
  acknowledge(open, 'APIG4', 'Everybody may call it, as the service says of it');
  letInvoke(scope, api, props, { id: `Permission-${id}`, at: `${method}${path}` });
}

/** CDK's own integration would let every stage and route of the API invoke the function. */
function letInvoke(scope: Construct, { apiId }: HttpApi, props: HttpEntryProps, { id, at }: { id: string; at: string }): void {
  new CfnPermission(scope, id, {
    action: 'lambda:InvokeFunction',
    functionName: props.function.target.functionArn,
    principal: 'apigateway.amazonaws.com',
    sourceArn: arnOf(scope, 'execute-api', `${apiId}/$default/${at}`),
  });
}

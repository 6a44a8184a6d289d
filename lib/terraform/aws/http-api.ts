import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api';
import { Apigatewayv2Authorizer } from '@cdktf/provider-aws/lib/apigatewayv2-authorizer';
import { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration';
import { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route';
import { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import type { RouteDescription } from '../../../runtime/service/describe-service.ts';
import type { HttpApiResource } from '../../model/service-model.ts';
import { addressOf, placed } from '../address.ts';
import { literal } from '../literal.ts';
import { accessLog, accessLogFormat } from './access-log.ts';
import { callersOf, type Gateway, isVerifiedByGateway } from './gateway.ts';
import type { ServiceFunction } from './service-function.ts';

/** An HTTP API of API Gateway with one route, and with a route each for what is public where the gateway itself checks tokens. */
export class HttpApi extends Construct implements Gateway {
  readonly api: Apigatewayv2Api;
  readonly url: string;
  readonly measured: Gateway['measured'];
  private readonly address: string;

  constructor(scope: Construct, http: HttpApiResource, target: ServiceFunction) {
    super(scope, 'HttpApi');
    this.address = addressOf(http);
    const api = new Apigatewayv2Api(this, 'Api', { name: literal(http.name), protocolType: 'HTTP' });
    this.api = placed(api, this.address, `The HTTP API; ${callersOf(http)}.`);
    this.route(http, target);
    const accessLogSettings = { destinationArn: accessLog(this, http).arn, format: accessLogFormat };
    const stage = new Apigatewayv2Stage(this, 'Stage', { apiId: api.id, name: '$default', autoDeploy: true, accessLogSettings });
    placed(stage, this.address, 'Makes the API callable at its root.');
    this.url = this.api.apiEndpoint;
    this.measured = { apiId: api.id };
  }

  private route(http: HttpApiResource, target: ServiceFunction): void {
    const apiId = this.api.id;
    const integration = placed(
      new Apigatewayv2Integration(this, 'Integration', {
        apiId,
        integrationType: 'AWS_PROXY',
        integrationUri: target.invokeArn,
        payloadFormatVersion: '2.0',
      }),
      this.address,
      `Hands requests to ${http.function}.`,
    );
    const to = { apiId, target: `integrations/${integration.id}` };
    const route = new Apigatewayv2Route(this, 'Route', { ...to, routeKey: '$default', ...this.authorization(http) });
    placed(route, this.address, 'Every method and path: the function has the routes.');
    this.letInvoke(target, { at: '$default', address: this.address, id: 'Permission' });
    if (isVerifiedByGateway(http.auth))
      for (const open of [...http.routes.filter((each) => each.public), preflight]) this.open(open, to, target);
  }

  /** Who is let through to the route of everything. */
  private authorization({ name, auth }: HttpApiResource) {
    if (auth.kind === 'iam') return { authorizationType: 'AWS_IAM' };
    if (!isVerifiedByGateway(auth)) return { authorizationType: 'NONE' };
    const authorizer = new Apigatewayv2Authorizer(this, 'Authorizer', {
      apiId: this.api.id,
      name: literal(name),
      authorizerType: 'JWT',
      identitySources: ['$request.header.Authorization'],
      jwtConfiguration: { issuer: literal(auth.issuer), audience: [auth.audience].flat().map(literal) },
    });
    placed(authorizer, this.address, `Checks the tokens of ${auth.issuer}.`);
    return { authorizationType: 'JWT', authorizerId: authorizer.id };
  }

  /** A route that the gateway lets everybody through to. */
  private open(
    { method, path }: Pick<RouteDescription, 'path'> & { method: string },
    to: { apiId: string; target: string },
    target: ServiceFunction,
  ): void {
    const gatewayPath = path.replace(/:([A-Za-z0-9_]+)/g, '{$1}');
    const id = `${method} ${path}`;
    const address = `${this.address}_${addressOf({ id })}`;
    const route = new Apigatewayv2Route(this, `Route ${id}`, {
      ...to,
      routeKey: literal(`${method} ${gatewayPath}`),
      authorizationType: 'NONE',
    });
    placed(route, address, `Open to everybody: ${id}.`);
    this.letInvoke(target, { at: literal(`${method}${gatewayPath}`), address, id: `Permission ${id}` });
  }

  private letInvoke(target: ServiceFunction, { at, address, id }: { at: string; address: string; id: string }): void {
    const from = { principal: 'apigateway.amazonaws.com', sourceArn: `${this.api.executionArn}/$default/${at}` };
    const permission = new LambdaPermission(this, id, { action: 'lambda:InvokeFunction', ...target.invoked, ...from });
    placed(permission, address, 'Lets this API, through its one stage and this route, invoke the function.');
  }
}

/** Browsers ask without a token whether they may send one. */
const preflight = { method: 'OPTIONS', path: '/{proxy+}' };

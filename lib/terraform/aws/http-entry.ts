import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api';
import { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration';
import { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route';
import { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { assertNever } from '../../model/assert-never.ts';
import type { HttpApiResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import type { ServiceFunction } from './service-function.ts';

/** What the API calls. */
export interface HttpEntryProps {
  readonly function: ServiceFunction;
}

/** An HTTP API of API Gateway that hands every request to a function, which has the routes. */
export class HttpEntry extends Construct {
  readonly api: Apigatewayv2Api;
  /** Without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, http: HttpApiResource, { function: { lambda } }: HttpEntryProps) {
    super(scope, http.id);
    standsIn(this, 'http');
    const address = addressOf(http);
    this.api = placed(
      new Apigatewayv2Api(this, 'Api', { name: literal(http.name), protocolType: 'HTTP' }),
      address,
      `The HTTP API; ${callersOf(http)}.`,
    );
    const apiId = this.api.id;
    const integration = placed(
      new Apigatewayv2Integration(this, 'Integration', {
        apiId,
        integrationType: 'AWS_PROXY',
        integrationUri: lambda.invokeArn,
        payloadFormatVersion: '2.0',
      }),
      address,
      `Hands requests to ${http.function}.`,
    );
    const route = new Apigatewayv2Route(this, 'Route', {
      apiId,
      routeKey: '$default',
      target: `integrations/${integration.id}`,
      authorizationType: http.auth.kind === 'iam' ? 'AWS_IAM' : 'NONE',
    });
    placed(route, address, 'Every method and path: the function has the routes.');
    const stage = new Apigatewayv2Stage(this, 'Stage', { apiId, name: '$default', autoDeploy: true });
    placed(stage, address, 'Makes the API callable at its root.');
    this.letInvoke(lambda.functionName, address);
    this.url = this.api.apiEndpoint;
    output(this, 'api_url', { value: this.url, description: 'The URL of the HTTP API' });
  }

  private letInvoke(functionName: string, address: string): void {
    const permission = new LambdaPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${this.api.executionArn}/$default/$default`,
    });
    placed(permission, address, 'Lets this API, through its one stage and route, invoke the function.');
  }
}

function callersOf({ auth }: HttpApiResource): string {
  switch (auth.kind) {
    case 'jwt':
      return 'who calls it needs a token, which the service checks';
    case 'apiKey':
      return 'who calls it needs a key, which the service checks';
    case 'iam':
      return 'who calls it needs the permission execute-api:Invoke';
    case 'none':
      return 'everybody may call it, as the service says with auth: none()';
    default:
      return assertNever(auth);
  }
}

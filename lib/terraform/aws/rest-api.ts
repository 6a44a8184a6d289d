import { createHash } from 'node:crypto';
import { ApiGatewayDeployment } from '@cdktf/provider-aws/lib/api-gateway-deployment';
import { ApiGatewayIntegration } from '@cdktf/provider-aws/lib/api-gateway-integration';
import { ApiGatewayMethod } from '@cdktf/provider-aws/lib/api-gateway-method';
import { ApiGatewayResource } from '@cdktf/provider-aws/lib/api-gateway-resource';
import { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import type { HttpApiResource } from '../../model/service-model.ts';
import { addressOf, placed } from '../address.ts';
import { literal } from '../literal.ts';
import { callersOf, type Gateway, type GatewayProps } from './gateway.ts';
import type { ServiceFunction } from './service-function.ts';

/** A REST API of API Gateway that hands every request to a function: at its root, and at every path below it. */
export class RestApi extends Construct implements Gateway {
  readonly api: ApiGatewayRestApi;
  readonly url: string;
  readonly measured: Gateway['measured'];
  private readonly address: string;

  constructor(scope: Construct, http: HttpApiResource, { function: target, stage }: GatewayProps) {
    super(scope, 'RestApi');
    this.address = addressOf(http);
    const api = new ApiGatewayRestApi(this, 'Api', {
      name: literal(http.name),
      endpointConfiguration: { types: ['REGIONAL'] },
      binaryMediaTypes: ['*/*'],
    });
    this.api = placed(api, this.address, `The REST API; ${callersOf(http)}.`);
    const authorization = http.auth.kind === 'iam' ? 'AWS_IAM' : 'NONE';
    const proxy = new ApiGatewayResource(this, 'Proxy', { restApiId: api.id, parentId: api.rootResourceId, pathPart: '{proxy+}' });
    placed(proxy, this.address, 'Every path below the root.');
    const methods = [
      this.method({ id: 'Root', resourceId: api.rootResourceId, target, authorization }),
      this.method({ id: 'Proxy', resourceId: proxy.id, target, authorization }),
    ];
    const deployed = this.deploy(stage, methods, authorization);
    for (const path of ['', '*']) this.letInvoke(target, deployed, path);
    this.url = deployed.invokeUrl;
    this.measured = { name: api.name, apiId: api.id };
  }

  private method({ id, resourceId, target, authorization }: MethodProps): ApiGatewayIntegration {
    const address = `${this.address}_${addressOf({ id })}`;
    const of = { restApiId: this.api.id, resourceId };
    const method = new ApiGatewayMethod(this, `${id}Method`, { ...of, httpMethod: 'ANY', authorization });
    placed(method, address, `Every method at the ${id === 'Root' ? 'root' : 'paths below it'}.`);
    const integration = new ApiGatewayIntegration(this, `${id}Integration`, {
      ...of,
      httpMethod: method.httpMethod,
      // Lambda is invoked by POST, whatever the request was.
      integrationHttpMethod: 'POST',
      type: 'AWS_PROXY',
      uri: target.invokeArn,
    });
    return placed(integration, address, 'Hands the requests to the function, which has the routes.');
  }

  private deploy(stage: string, methods: readonly ApiGatewayIntegration[], authorization: string): ApiGatewayStage {
    // A deployment is a copy of what stood when it was made: what changes the methods must make another.
    const triggers = {
      redeployment: createHash('sha256')
        .update(JSON.stringify({ methods: 'ANY', authorization }))
        .digest('hex'),
    };
    const deployment = placed(
      new ApiGatewayDeployment(this, 'Deployment', {
        restApiId: this.api.id,
        triggers,
        dependsOn: [...methods],
        lifecycle: { createBeforeDestroy: true },
      }),
      this.address,
      'What is callable of the API.',
    );
    const config = { restApiId: this.api.id, deploymentId: deployment.id, stageName: literal(stage) };
    return placed(new ApiGatewayStage(this, 'Stage', config), this.address, 'Where it is callable.');
  }

  private letInvoke(target: ServiceFunction, stage: ApiGatewayStage, path: string): void {
    const from = { principal: 'apigateway.amazonaws.com', sourceArn: `${this.api.executionArn}/${stage.stageName}/*/${path}` };
    const id = path === '' ? 'Root' : 'Proxy';
    const permission = new LambdaPermission(this, `${id}Permission`, { action: 'lambda:InvokeFunction', ...target.invoked, ...from });
    placed(permission, `${this.address}_${addressOf({ id })}`, 'Lets this API, through its one stage, invoke the function.');
  }
}

interface MethodProps {
  readonly id: 'Root' | 'Proxy';
  readonly resourceId: string;
  readonly target: ServiceFunction;
  readonly authorization: string;
}

import { Stack } from 'aws-cdk-lib';
import { CfnRoute, HttpApi, HttpIntegration, HttpIntegrationType, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { assertNever } from '../model/assert-never.ts';
import type { HttpApiResource } from '../model/service-model.ts';
import type { ServiceFunction } from './service-function.ts';

/** What `HttpEntry` takes. */
export interface HttpEntryProps extends Pick<HttpApiResource, 'name' | 'auth'> {
  readonly function: ServiceFunction;
}

/** An HTTP API that hands every request to one function, whose router knows the routes. */
export class HttpEntry extends Construct {
  readonly api: HttpApi;
  /** Where the API answers: `https://…`, without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: HttpEntryProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { apiName: props.name });
    this.url = this.api.apiEndpoint;
    const integration = new HttpIntegration(this, 'Integration', {
      httpApi: this.api,
      integrationType: HttpIntegrationType.AWS_PROXY,
      integrationUri: props.function.function.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
    });
    new CfnRoute(this, 'Route', {
      apiId: this.api.apiId,
      routeKey: '$default',
      target: `integrations/${integration.integrationId}`,
      authorizationType: authorizationType(props.auth),
    });
    // HttpLambdaIntegration would let every stage and route of the API invoke the function.
    props.function.function.addPermission(`${id}Invoke`, {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({ service: 'execute-api', resource: this.api.apiId, resourceName: '$default/$default' }),
    });
  }
}

function authorizationType(auth: HttpApiResource['auth']): string {
  switch (auth.kind) {
    case 'iam':
      return 'AWS_IAM';
    // The service tells callers itself.
    case 'jwt':
    case 'apiKey':
    case 'none':
      return 'NONE';
    default:
      return assertNever(auth);
  }
}

import type { ServiceModel } from '../../../lib/model/service-model.ts';
import type { Auth } from '../../../runtime/http/auth/auth.ts';
import { ordersModel } from './orders-model.ts';
import { RenderedTemplate } from './rendered.ts';

function withAuth(auth: Auth): ServiceModel {
  const model = ordersModel();
  return { ...model, resources: model.resources.map((resource) => (resource.kind === 'http-api' ? { ...resource, auth } : resource)) };
}

describe('the one route of the HTTP API', () => {
  it.each<[string, Auth]>([
    ['AWS_IAM', { kind: 'iam' }],
    ['NONE', { kind: 'none' }],
    ['NONE', { kind: 'jwt', issuer: 'https://auth.example.com/', audience: 'orders' }],
    ['NONE', { kind: 'apiKey', keys: { fromEnvironment: 'API_KEYS' } }],
  ])('has %s authorization for %j', (AuthorizationType, auth) => {
    const { template } = new RenderedTemplate(withAuth(auth));
    template.allResourcesProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$default', AuthorizationType });
  });
});

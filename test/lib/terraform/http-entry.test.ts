import type { ServiceModel } from '../../../lib/model/service-model.ts';
import type { Auth } from '../../../runtime/http/auth/auth.ts';
import { ordersModel } from './orders-model.ts';
import { awsResources, googleResources } from './rendered.ts';

function withAuth(auth: Auth): ServiceModel {
  return {
    ...ordersModel,
    resources: ordersModel.resources.map((resource) => (resource.kind === 'http-api' ? { ...resource, auth } : resource)),
  };
}

const checkedByTheService: Auth[] = [
  { kind: 'none' },
  { kind: 'jwt', issuer: 'https://auth.example.com/', audience: 'orders' },
  { kind: 'apiKey', keys: { fromEnvironment: 'API_KEYS' } },
];

describe('an API whose callers the service tells', () => {
  it.each(checkedByTheService)('is reached by everybody: %j', (auth) => {
    const [route] = Object.values(awsResources(withAuth(auth)).aws_apigatewayv2_route ?? {});
    expect(route).toMatchObject({ route_key: '$default', authorization_type: 'NONE' });
    const members = Object.values(googleResources(withAuth(auth)).google_cloud_run_v2_service_iam_member ?? {});
    expect(members.filter(({ member }) => member === 'allUsers')).toHaveLength(1);
  });
});

describe('an API whose callers the platform tells', () => {
  it('is reached on AWS by signed requests alone', () => {
    const [route] = Object.values(awsResources(withAuth({ kind: 'iam' })).aws_apigatewayv2_route ?? {});
    expect(route).toMatchObject({ route_key: '$default', authorization_type: 'AWS_IAM' });
  });

  it('is reached on Google Cloud by nobody whom the user does not name', () => {
    const resources = googleResources(withAuth({ kind: 'iam' }));
    expect(JSON.stringify(resources)).not.toContain('allUsers');
    expect(JSON.stringify(resources)).not.toContain('allAuthenticatedUsers');
  });
});

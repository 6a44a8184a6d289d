import { TerraformStack, Testing } from 'cdktf';
import { renderModel } from '../../../../lib/terraform/google/render-model.ts';
import { route } from '../../model/describe.ts';
import { everyKind, googleKindWith } from '../every-kind.ts';
import { googleResources, ref } from '../rendered.ts';

describe('a worker on Google Cloud that other services may call', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  renderModel(stack, googleKindWith(), { project: 'my-project', region: 'europe-west1', image: 'registry/orders@sha256:0' });
  const emitted = JSON.parse(Testing.synth(stack));

  it('is told by a variable who they are: nobody, unless it is given', () => {
    expect(emitted.variable.invoker_accounts).toMatchObject({ type: 'list(string)', default: [] });
    const { env } = emitted.resource.google_cloud_run_v2_service.worker.template.containers[0];
    expect(env).toContainEqual({ name: 'INVOKER_ACCOUNTS', value: ref('join(",", var.invoker_accounts)') });
  });

  it('lets each of them call it, under a binding of its own', () => {
    expect(emitted.resource.google_cloud_run_v2_service_iam_member.invocation).toMatchObject({
      for_each: ref('toset(var.invoker_accounts)'),
      name: ref('google_cloud_run_v2_service.worker.name'),
      role: 'roles/run.invoker',
      member: `serviceAccount:${ref('each.value')}`,
    });
  });

  it('is not told where none may', () => {
    const { google_cloud_run_v2_service: services } = googleResources(googleKindWith({ invocable: [] }));
    const names = services?.worker.template.containers[0].env.map(({ name }: { name: string }) => name);
    expect(names).not.toContain('INVOKER_ACCOUNTS');
  });
});

describe('an API on Google Cloud whose callers the platform knows', () => {
  const { http } = everyKind;
  if (!http) throw new Error('there is an API');
  const callers = (auth: typeof http.auth) =>
    googleResources(googleKindWith({ http: { ...http, auth } })).google_cloud_run_v2_service_iam_member?.http_api;

  it('lets those call whom a variable names, and nobody else', () => {
    expect(callers({ kind: 'iam' })).toMatchObject({
      for_each: ref('toset(var.api_callers)'),
      name: ref('google_cloud_run_v2_service.api.name'),
      role: 'roles/run.invoker',
      member: ref('each.value'),
    });
  });

  it('lets everybody reach it where it looks after them itself', () => {
    const binding = callers({ kind: 'none' });
    expect(binding).toMatchObject({ member: 'allUsers' });
    expect(binding).not.toHaveProperty('for_each');
  });
});

it.each(['/healthz', '/ready'])('a service with the route %s can not be made on Google Cloud, where nobody would reach it', (path) => {
  const { http } = everyKind;
  const model = googleKindWith({ http: http && { ...http, routes: [route('GET', path, 'query', 'GetOrder')] } });
  expect(() => googleResources(model)).toThrow(
    expect.objectContaining({ name: 'UnsupportedOnTargetError', target: 'google', message: expect.stringContaining(`GET ${path}`) }),
  );
});

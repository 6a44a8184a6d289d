import type { TerraformStack } from 'cdktf';
import type { ServiceModel } from '../../../../lib/model/service-model.ts';
import { imageVariable } from '../../../../lib/terraform/google/google-allframe-service.ts';
import { renderModel } from '../../../../lib/terraform/google/render-model.ts';
import { ordersModel } from '../orders-model.ts';
import { googleResources, newStack, ref, resourcesIn } from '../rendered.ts';

describe('the registry of the image', () => {
  const stack = withRegistry(ordersModel);
  const resources = resourcesIn(stack);

  it('is one of Docker in the region of the services, whose tags nobody moves', () => {
    expect(resources.google_artifact_registry_repository).toEqual({
      images: {
        project: 'my-project',
        location: 'europe-west1',
        repository_id: 'orders-test',
        format: 'DOCKER',
        description: 'Images of orders, stage test',
        docker_config: { immutable_tags: true },
        cleanup_policies: [{ id: 'untagged', action: 'DELETE', condition: { tag_state: 'UNTAGGED', older_than: '2592000s' } }],
        depends_on: ['google_project_service.artifactregistry'],
      },
    });
  });

  it('is where an output says that images go', () => {
    const { output } = stack.toTerraform() as { readonly output: Readonly<Record<string, unknown>> };

    expect(output.repository).toMatchObject({
      value: `europe-west1-docker.pkg.dev/my-project/${ref('google_artifact_registry_repository.images.repository_id')}`,
    });
  });

  it('can be made before there is an image: the services alone ask for one', () => {
    const { variable } = stack.toTerraform() as { readonly variable: Readonly<Record<string, unknown>> };

    expect(variable.image).toMatchObject({ type: 'string', default: '' });
    for (const service of ['api', 'worker'])
      expect(resources.google_cloud_run_v2_service?.[service].lifecycle.precondition).toEqual([
        { condition: ref('(var.image != "")'), error_message: expect.stringContaining('allframe build --target cloud-run') },
      ]);
  });

  it('is another one for each stage of a service', () => {
    const prod = resourcesIn(withRegistry({ ...ordersModel, stage: 'prod' }));

    expect(prod.google_artifact_registry_repository?.images.repository_id).toBe('orders-prod');
  });

  it('is not made where an app brings the image', () => {
    const others = googleResources(ordersModel);

    expect(others).not.toHaveProperty('google_artifact_registry_repository');
    expect(others.google_cloud_run_v2_service?.api).not.toHaveProperty('lifecycle');
  });
});

function withRegistry(model: ServiceModel): TerraformStack {
  const stack = newStack();
  const image = imageVariable(stack).stringValue;
  renderModel(stack, model, { project: 'my-project', region: 'europe-west1', image, makesRegistry: true });
  return stack;
}

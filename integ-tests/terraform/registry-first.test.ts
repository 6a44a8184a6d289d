import { describeWith } from '../emulators/tools.ts';
import { type SchemaProvider, startSchemaProvider } from '../terraform-provider/provider.ts';
import { terraform } from '../terraform-provider/terraform.ts';
import { temporaryFolders } from './clone.ts';
import { emitInto, succeeds, variables } from './emitted.ts';

describeWith('terraform', 'the two steps of a service on Google Cloud', () => {
  const folders = temporaryFolders();
  const directory = folders.make();
  const withoutImage = variables.google.filter((variable) => !variable.startsWith('-var=image'));
  let provider: SchemaProvider;

  beforeAll(async () => {
    provider = await startSchemaProvider();
    emitInto(directory, 'google', 'orders');
    await succeeds(directory, ['init'], provider);
  });

  afterAll(() => {
    provider.stop();
    folders.removeAll();
  });

  it('make the registry and its API alone, before there is an image', async () => {
    const target = '-target=google_artifact_registry_repository.images';
    await succeeds(directory, ['apply', '-auto-approve', target, ...withoutImage], provider);

    const { stdout } = await succeeds(directory, ['state', 'list'], provider);

    expect(stdout.trim().split('\n').sort()).toEqual([
      'google_artifact_registry_repository.images',
      'google_project_service.artifactregistry',
    ]);
    expect((await succeeds(directory, ['output', '-raw', 'repository'], provider)).stdout).toBe(
      'europe-west1-docker.pkg.dev/orders-project/orders-test',
    );
  });

  it('say what is missing where the services are planned without one', async () => {
    const { status, stderr } = await terraform(directory, ['plan', '-input=false', ...withoutImage], provider);

    expect(status).toBe(1);
    expect(stderr.replace(/\s*[│╷╵]?\s+/g, ' ')).toContain('There is no image yet: allframe build --target cloud-run says how');
  });

  it('make the rest with the image, named by its digest and not by a tag', async () => {
    const tagged = await terraform(directory, ['plan', '-input=false', ...withoutImage, '-var=image=registry/orders:latest'], provider);
    expect([tagged.status, tagged.stderr]).toEqual([1, expect.stringContaining('by its digest')]);

    await succeeds(directory, ['apply', '-auto-approve', ...variables.google], provider);

    await succeeds(directory, ['plan', '-detailed-exitcode', ...variables.google], provider);
  });
});

import type { ServiceModel } from '../../../../lib/model/service-model.ts';
import { renderModel } from '../../../../lib/terraform/google/render-model.ts';
import type { BucketDescription } from '../../../../runtime/service/describe-service.ts';
import { googleKindWith } from '../every-kind.ts';
import { googleResources, newStack, ref } from '../rendered.ts';

describe('a bucket whose changes are handled on Google Cloud', () => {
  const resources = googleResources(modelWith({ on: ['created', 'removed'], reads: true, suffix: '.csv' }));
  const triggers = resources.google_eventarc_trigger ?? {};

  it.each([
    ['created', 'google.cloud.storage.object.v1.finalized'],
    ['removed', 'google.cloud.storage.object.v1.deleted'],
  ])('tells the worker of objects that are %s, by a trigger of the bucket’s region', (change, type) => {
    expect(triggers[`uploads_bucket_source_${change}`]).toMatchObject({
      name: `orders-test-uploads-bucket-source-${change}`,
      location: 'europe-west1',
      service_account: ref('google_service_account.eventarc.email'),
      matching_criteria: [
        { attribute: 'type', value: type },
        { attribute: 'bucket', value: ref('google_storage_bucket.uploads_bucket.name') },
      ],
      destination: {
        cloud_run_service: {
          service: ref('google_cloud_run_v2_service.worker.name'),
          region: 'europe-west1',
          path: '/_allframe/buckets/UploadsBucketSource/objects',
        },
      },
    });
    expect(resources.google_storage_bucket?.uploads_bucket.location).toBe('europe-west1');
  });

  it('may be told of by Cloud Storage itself, and received by the account of Eventarc, before a trigger is made', () => {
    expect(resources.google_project_iam_member?.storage_publisher).toMatchObject({
      role: 'roles/pubsub.publisher',
      member: ref('data.google_storage_project_service_account.storage.member'),
    });
    expect(triggers.uploads_bucket_source_created.depends_on).toEqual(
      expect.arrayContaining([
        'google_project_iam_member.storage_publisher',
        'google_project_iam_member.eventarc_event_receiver',
        'google_cloud_run_v2_service_iam_member.worker_eventarc',
      ]),
    );
  });

  it('has no versions where removals are handled, which it would not tell of, and restores what is removed for a week', () => {
    expect(resources.google_storage_bucket?.uploads_bucket).toMatchObject({
      versioning: { enabled: false },
      soft_delete_policy: { retention_duration_seconds: 604_800 },
    });
  });

  it('has versions where none are, and one trigger', () => {
    const { google_storage_bucket: buckets, google_eventarc_trigger: made = {} } = googleResources(
      modelWith({ on: ['created'], reads: false }),
    );

    expect(buckets?.uploads_bucket.versioning).toEqual({ enabled: true });
    expect(Object.keys(made).filter((address) => address.startsWith('uploads'))).toEqual(['uploads_bucket_source_created']);
  });

  it('is read by the worker where the handler reads', () => {
    expect(resources.google_storage_bucket_iam_member?.worker_uploads_bucket_object_viewer).toMatchObject({
      bucket: ref('google_storage_bucket.uploads_bucket.name'),
      member: ref('google_service_account.worker.member'),
    });
  });

  it('is taken as it is where it exists: the trigger stands where the bucket does', () => {
    const existing = modelWith({ on: ['removed'], reads: true, existing: { google: { bucket: 'shop-uploads' } } });
    const { google_storage_bucket: buckets = {}, ...others } = googleResources(existing);

    expect(Object.keys(buckets)).toEqual(['snapshot_bucket']);
    expect(others.google_eventarc_trigger?.uploads_bucket_source_removed).toMatchObject({
      location: ref('lower(data.google_storage_bucket.uploads_bucket.location)'),
      matching_criteria: expect.arrayContaining([{ attribute: 'bucket', value: ref('data.google_storage_bucket.uploads_bucket.name') }]),
    });
    expect(dataOf(existing).google_storage_bucket).toMatchObject({ uploads_bucket: { name: 'shop-uploads' } });
  });
});

function modelWith(uploads: BucketDescription): ServiceModel {
  return googleKindWith({ buckets: { uploads } });
}

function dataOf(model: ServiceModel) {
  const stack = newStack();
  renderModel(stack, model, { project: 'my-project', region: 'europe-west1', image: 'registry/orders@sha256:0' });
  return (stack.toTerraform() as { readonly data: Readonly<Record<string, unknown>> }).data;
}

import { ArtifactRegistryRepository } from '@cdktf/provider-google/lib/artifact-registry-repository';
import { Construct } from 'constructs';
import { repositoryName } from '../../model/google.ts';
import { placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import type { Platform } from './platform.ts';

/**
 * Where the image of both services is pushed to. Cloud Run's own account reads it in the same project without being granted anything
 * (https://cloud.google.com/run/docs/deploying#permissions_required_to_deploy), and keeps a copy of what it runs.
 */
export class ImageRegistry extends Construct {
  readonly repository: ArtifactRegistryRepository;

  constructor(scope: Construct, { place: { project, region }, apis, model }: Platform) {
    super(scope, 'Registry');
    standsIn(this, 'project');
    this.repository = placed(
      new ArtifactRegistryRepository(this, 'Repository', {
        project,
        location: region,
        repositoryId: literal(repositoryName(model)),
        format: 'DOCKER',
        description: literal(`Images of ${model.service}, stage ${model.stage}`),
        dockerConfig: { immutableTags: true },
        // A tag that can't be moved can't be deleted either: what has one stays.
        cleanupPolicies: [{ id: 'untagged', action: 'DELETE', condition: { tagState: 'UNTAGGED', olderThan: `${30 * 24 * 60 * 60}s` } }],
        dependsOn: [apis.enable('artifactregistry')],
      }),
      'images',
      'Where the image of both services is pushed to, before the services are made.',
    );
    const value = `${region}-docker.pkg.dev/${project}/${this.repository.repositoryId}`;
    output(this, 'repository', { value, description: 'Where images are pushed to' });
  }
}

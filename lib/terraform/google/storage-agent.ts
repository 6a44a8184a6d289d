import { DataGoogleStorageProjectServiceAccount } from '@cdktf/provider-google/lib/data-google-storage-project-service-account';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import type { Construct } from 'constructs';
import { placed, standsIn } from '../address.ts';
import type { ProjectApis } from './project-apis.ts';

/**
 * Lets the account of Cloud Storage itself tell Eventarc of changes, by topics that Eventarc makes: nothing smaller than the project is known
 * before (https://cloud.google.com/eventarc/standard/docs/run/route-trigger-cloud-storage).
 */
export function storageMayPublish(scope: Construct, project: string, apis: ProjectApis): ProjectIamMember {
  const agent = new DataGoogleStorageProjectServiceAccount(scope, 'StorageAgent', { project, dependsOn: [apis.enable('storage')] });
  placed(agent, 'storage', 'The account of Cloud Storage itself.');
  const member = new ProjectIamMember(scope, 'StoragePublishes', {
    project,
    role: 'roles/pubsub.publisher',
    member: agent.member,
    dependsOn: [apis.enable('cloudresourcemanager')],
  });
  standsIn(member, 'iam');
  return placed(member, 'storage_publisher', 'Lets Cloud Storage itself tell of changes of objects, by topics that Eventarc makes.');
}

import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import type { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubSubscriptionIamMember } from '@cdktf/provider-google/lib/pubsub-subscription-iam-member';
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { placed, standsIn } from '../address.ts';
import type { GooglePlace } from './google-place.ts';
import type { ProjectApis } from './project-apis.ts';

/**
 * The account that Pub/Sub itself acts with in this project: it forwards dead letters and signs the tokens of push requests
 * (https://cloud.google.com/pubsub/docs/handling-failures, https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions).
 */
export class PubsubAgent extends Construct {
  private readonly place: GooglePlace;
  private readonly member: string;

  constructor(scope: Construct, place: GooglePlace, apis: ProjectApis) {
    super(scope, 'PubsubAgent');
    standsIn(this, 'project');
    this.place = place;
    const dependsOn = [apis.enable('cloudresourcemanager'), apis.enable('pubsub')];
    const project = new DataGoogleProject(this, 'Project', { projectId: place.project, dependsOn });
    placed(project, 'current', 'The project, whose number names the account of Pub/Sub itself.');
    const member = `serviceAccount:service-${project.number}@gcp-sa-pubsub.iam.gserviceaccount.com`;
    const local = new TerraformLocal(this, 'Member', member);
    this.member = placed(local, 'pubsub_agent', 'The account of Pub/Sub itself.').asString;
  }

  /** Lets it put dead letters into a topic. */
  mayPublish(scope: Construct, topic: PubsubTopic, address: string): PubsubTopicIamMember {
    const { project } = this.place;
    const binding = { project, topic: topic.name, role: 'roles/pubsub.publisher', member: this.member };
    return placed(new PubsubTopicIamMember(scope, 'AgentPublishes', binding), address, 'Lets Pub/Sub itself put the dead letters there.');
  }

  /** Lets it take what became a dead letter out of a subscription. */
  mayAcknowledge(scope: Construct, subscription: PubsubSubscription, address: string): void {
    const { project } = this.place;
    const binding = { project, subscription: subscription.name, role: 'roles/pubsub.subscriber', member: this.member };
    const member = new PubsubSubscriptionIamMember(scope, 'AgentAcknowledges', binding);
    placed(member, address, 'Lets Pub/Sub itself take dead letters out of the subscription.');
  }

  /** Lets it sign the tokens of push requests as an account. */
  maySignAs(scope: Construct, account: ServiceAccount, address: string): void {
    const binding = { serviceAccountId: account.name, role: 'roles/iam.serviceAccountTokenCreator', member: this.member };
    placed(new ServiceAccountIamMember(scope, 'AgentSigns', binding), address, 'Lets Pub/Sub itself sign its requests as this account.');
  }
}

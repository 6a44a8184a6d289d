import type { CloudRunV2Service } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import { placed, standsIn } from '../address.ts';
import type { GooglePlace } from './google-place.ts';
import type { ProjectApis } from './project-apis.ts';
import type { PubsubAgent } from './pubsub-agent.ts';
import { serviceAccount } from './service-account.ts';

/** A Cloud Run service that is called. */
export interface CloudRunTarget extends Construct {
  readonly service: CloudRunV2Service;
  readonly address: string;
}

/** Who calls. */
export interface InvokerProps {
  readonly name: string;
  /** Of the account: `push`. */
  readonly address: string;
  readonly comment: string;
  readonly place: GooglePlace;
  readonly apis: ProjectApis;
  /** Pub/Sub itself signs for what it pushes; other sources sign by agents of their own, which their APIs bring with them. */
  readonly agent?: PubsubAgent;
}

/** An account under which one kind of source calls services of ours: nobody else may. */
export class Invoker extends Construct {
  readonly account: ServiceAccount;
  private readonly props: InvokerProps;
  private readonly invoked = new Map<CloudRunTarget, CloudRunV2ServiceIamMember>();

  constructor(scope: Construct, id: string, props: InvokerProps) {
    super(scope, id);
    standsIn(this, 'iam');
    this.props = props;
    this.account = serviceAccount(this, props);
    props.agent?.maySignAs(this, this.account, props.address);
  }

  /** Lets it call a service; the answer is for the source to depend on. */
  mayInvoke(target: CloudRunTarget): CloudRunV2ServiceIamMember {
    const known = this.invoked.get(target);
    if (known) return known;
    const { place, address } = this.props;
    const { service } = target;
    const binding = { project: place.project, location: place.region, name: service.name, role: 'roles/run.invoker' };
    const member = new CloudRunV2ServiceIamMember(this, `Invokes${target.node.id}`, { ...binding, member: this.account.member });
    this.invoked.set(target, placed(member, `${target.address}_${address}`, `Lets ${this.props.name} call ${target.node.id}.`));
    return member;
  }
}

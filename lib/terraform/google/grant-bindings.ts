import { CloudTasksQueueIamMember } from '@cdktf/provider-google/lib/cloud-tasks-queue-iam-member';
import { KmsCryptoKeyIamMember } from '@cdktf/provider-google/lib/kms-crypto-key-iam-member';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import type { Construct } from 'constructs';
import type { GooglePermission } from '../../model/google.ts';
import { placed } from '../address.ts';
import { type GooglePart, targetOf } from './google-part.ts';

/** Who is bound to a role. */
interface Grantee {
  /** The service's physical name. */
  readonly name: string;
  readonly address: string;
  readonly member: string;
  readonly role: string;
  /** Of objects whose names begin so alone. */
  readonly below?: string | undefined;
  readonly project: string;
  readonly location: string;
}

type Bindable = Exclude<GooglePermission['target'], 'database'>;

/** Binds an account to a role on one resource, by what the resource is. */
export const bindings: Readonly<Record<Bindable, (scope: Construct, part: GooglePart, grantee: Grantee) => void>> = {
  topic: (scope, part, grantee) => bindTopic(scope, targetOf(part, 'topic'), grantee),
  deadLetterTopic: (scope, part, grantee) => bindTopic(scope, targetOf(part, 'deadLetterTopic'), grantee),
  bucket: (scope, part, { name, address, member, role, below }) => {
    const { bucket, address: of } = targetOf(part, 'bucket');
    const condition = below === undefined ? undefined : onlyBelow(bucket.name, below);
    const binding = new StorageBucketIamMember(scope, idOf(of, role), {
      bucket: bucket.name,
      role,
      member,
      ...(condition && { condition }),
    });
    placed(binding, `${address}_${of}_${verbOf(role)}`, `What ${name} may do with the objects of ${of}.`);
  },
  key: (scope, part, { name, address, member, role }) => {
    const { id, address: of } = targetOf(part, 'key');
    const binding = new KmsCryptoKeyIamMember(scope, idOf(of, role), { cryptoKeyId: id, role, member });
    placed(binding, `${address}_${of}_${verbOf(role)}`, `What ${name} may do with the key that wraps the keys of personal data.`);
  },
  timerQueue: (scope, part, grantee) => {
    const { queue, address: of } = targetOf(part, 'timerQueue');
    const { name, address, member, role, project, location } = grantee;
    const binding = new CloudTasksQueueIamMember(scope, idOf(of, role), { project, location, name: queue.name, role, member });
    placed(binding, `${address}_${of}_${verbOf(role)}`, `What ${name} may do with timers.`);
  },
  timerAccount: (scope, part, { name, address, member, role }) => {
    const { account, address: of } = targetOf(part, 'timerAccount');
    const acts = { serviceAccountId: account.name, role, member };
    placed(new ServiceAccountIamMember(scope, `${of} acts`, acts), `${address}_${of}`, `Lets ${name} say under which account timers send.`);
  },
};

function bindTopic(scope: Construct, { topic, address: of }: ReturnType<typeof targetOf<'topic'>>, grantee: Grantee): void {
  const { name, address, member, role, project } = grantee;
  const binding = new PubsubTopicIamMember(scope, of, { project: topic.otherProject ?? project, topic: topic.name, role, member });
  placed(binding, `${address}_${of}`, `What ${name} may do with the topic ${of}.`);
}

/** https://cloud.google.com/storage/docs/access-control/iam#conditions */
function onlyBelow(bucket: string, prefix: string) {
  return {
    title: `only_${prefix.replace(/\W/g, '')}`,
    expression: `resource.name.startsWith("projects/_/buckets/${bucket}/objects/${prefix}")`,
  };
}

function idOf(address: string, role: string): string {
  return `${address} ${role}`;
}

/** `roles/storage.objectViewer` becomes `object_viewer`. */
function verbOf(role: string): string {
  return role
    .slice(role.lastIndexOf('.') + 1)
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

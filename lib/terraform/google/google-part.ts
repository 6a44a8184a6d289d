import type { CloudTasksQueue } from '@cdktf/provider-google/lib/cloud-tasks-queue';
import type { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import type { Construct } from 'constructs';
import type { GooglePermission } from '../../model/google.ts';
import type { ResourceAttribute } from '../../model/service-model.ts';

/** A construct that services are granted and told about. */
export interface GooglePart extends Construct {
  /** What roles are bound to, by target, each with its address. */
  readonly targets: Readonly<Partial<GoogleTargets>>;
  /** What variables hold, by attribute. */
  readonly attributes: Readonly<Partial<Record<ResourceAttribute, string>>>;
  /** Attributes of other clouds that have no twin on this one: variables of them are left out. */
  readonly withoutTwin?: readonly ResourceAttribute[];
}

/** What each target is. */
export type GoogleTargets = {
  readonly [Target in GooglePermission['target']]: TargetOf[Target] & { readonly address: string };
};

interface TargetOf {
  readonly topic: { readonly topic: PubsubTopic };
  readonly deadLetterTopic: { readonly topic: PubsubTopic };
  readonly database: { readonly database: FirestoreDatabase };
  readonly bucket: { readonly bucket: StorageBucket };
  readonly key: { readonly id: string };
  readonly timerQueue: { readonly queue: CloudTasksQueue };
  /** Under which tasks send. */
  readonly timerAccount: { readonly account: ServiceAccount };
}

/** @throws {Error} where the resource has no such thing: the model is wrong */
export function targetOf<Target extends keyof GoogleTargets>({ targets, node }: GooglePart, target: Target): GoogleTargets[Target] {
  const found = targets[target];
  if (!found) throw new Error(`The model grants on the ${target} of ${node.id}, which has none`);
  return found as GoogleTargets[Target];
}

/** @throws {Error} where the resource has no such thing: the model is wrong */
export function attributeOf({ attributes, node }: GooglePart, name: ResourceAttribute): string {
  const value = attributes[name];
  if (value === undefined) throw new Error(`The model refers to the ${name} of ${node.id}, which has none`);
  return value;
}

/** Tells what accounts can be granted and told about. */
export function isGooglePart(part: Construct): part is GooglePart {
  return 'targets' in part && 'attributes' in part;
}

import type { CloudTasksQueue } from '@cdktf/provider-google/lib/cloud-tasks-queue';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { Construct } from 'constructs';
import type { GooglePermission } from '../../model/google.ts';
import type { GoogleMeasure } from '../../model/google-metrics.ts';
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

/** Some are made here, others exist: of all of them the name is known. */
interface TargetOf {
  readonly topic: { readonly topic: Topic };
  readonly deadLetterTopic: { readonly topic: Topic };
  readonly database: { readonly database: Named };
  readonly bucket: { readonly bucket: Named };
  readonly key: { readonly id: string };
  readonly timerQueue: { readonly queue: CloudTasksQueue };
  /** Under which tasks send. */
  readonly timerAccount: { readonly account: ServiceAccount };
}

/** A database or bucket that is made, or exists. */
export interface Named {
  readonly name: string;
}

/** A topic that is made, or exists. */
export interface Topic extends Named {
  /** `projects/…/topics/…` */
  readonly id: string;
  /** Where it is in another project than the service. */
  readonly otherProject?: string;
}

/** A construct that Cloud Monitoring measures. */
export interface MeasuredPart extends Construct {
  /** What its metrics are told apart by. */
  readonly measured: Readonly<Partial<Record<GoogleMeasure['of'], string>>>;
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

/** @throws {Error} where the resource has no such thing: the model is wrong */
export function measuredOf(part: Construct, of: GoogleMeasure['of']): string {
  const { measured = {} } = part as Partial<MeasuredPart>;
  const value = measured[of];
  if (value === undefined) throw new Error(`The model measures ${part.node.id} by its ${of}, and it has none`);
  return value;
}

/** Tells what accounts can be granted and told about. */
export function isGooglePart(part: Construct): part is GooglePart {
  return 'targets' in part && 'attributes' in part;
}

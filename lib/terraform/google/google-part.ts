import type { FirestoreDatabase } from '@cdktf/provider-google/lib/firestore-database';
import type { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';
import type { GooglePermission } from '../../model/google.ts';
import type { EnvironmentValue } from '../../model/service-model.ts';

/** What is known of a resource once it exists, and what variables hold. */
export type Attribute = Extract<EnvironmentValue, { readonly attribute: string }>['attribute'];

/** A construct that services are granted and told about. */
export interface GooglePart extends Construct {
  /** What roles are bound to, by target, each with its address. */
  readonly targets: Readonly<Partial<GoogleTargets>>;
  /** What variables hold, by attribute. */
  readonly attributes: Readonly<Partial<Record<Attribute, string>>>;
}

/** What each target is. */
export type GoogleTargets = Record<
  Exclude<GooglePermission['target'], 'database'>,
  { readonly topic: PubsubTopic; readonly address: string }
> & {
  readonly database: { readonly database: FirestoreDatabase; readonly address: string };
};

/** @throws {Error} where the resource has no such thing: the model is wrong */
export function targetOf<Target extends keyof GoogleTargets>({ targets, node }: GooglePart, target: Target): GoogleTargets[Target] {
  const found = targets[target];
  if (!found) throw new Error(`The model grants on the ${target} of ${node.id}, which has none`);
  return found as GoogleTargets[Target];
}

/** @throws {Error} where the resource has no such thing: the model is wrong */
export function attributeOf({ attributes, node }: GooglePart, name: Attribute): string {
  const value = attributes[name];
  if (value === undefined) throw new Error(`The model refers to the ${name} of ${node.id}, which has none`);
  return value;
}

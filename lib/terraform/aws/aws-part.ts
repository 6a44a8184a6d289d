import type { Construct } from 'constructs';
import type { AwsTarget } from '../../model/aws.ts';
import type { EnvironmentValue } from '../../model/service-model.ts';

/** What is known of a resource once it exists, and what variables hold. */
export type Attribute = Extract<EnvironmentValue, { readonly attribute: string }>['attribute'];

/** A construct that functions are granted and told about. */
export interface AwsPart extends Construct {
  /** What policies name, by target. */
  readonly arns: Readonly<Partial<Record<AwsTarget, readonly string[]>>>;
  /** What variables hold, by attribute. */
  readonly attributes: Readonly<Partial<Record<Attribute, string>>>;
}

/** @throws {Error} where the resource has no such thing: the model is wrong */
export function arnsOf({ arns, node }: AwsPart, target: AwsTarget): readonly string[] {
  const named = arns[target] ?? [];
  if (named.length === 0) throw new Error(`The model grants on the ${target} of ${node.id}, which has none`);
  return named;
}

/** @throws {Error} where the resource has no such thing: the model is wrong */
export function attributeOf({ attributes, node }: AwsPart, name: Attribute): string {
  const value = attributes[name];
  if (value === undefined) throw new Error(`The model refers to the ${name} of ${node.id}, which has none`);
  return value;
}

import type { Construct } from 'constructs';
import type { AwsTarget } from '../../model/aws.ts';
import type { AwsMeasure } from '../../model/aws-metrics.ts';
import type { ResourceAttribute } from '../../model/service-model.ts';

/** A construct that functions are granted and told about. */
export interface AwsPart extends Construct {
  /** What policies name, by target. */
  readonly arns: Readonly<Partial<Record<AwsTarget, readonly string[]>>>;
  /** What variables hold, by attribute. */
  readonly attributes: Readonly<Partial<Record<ResourceAttribute, string>>>;
}

/** A construct that CloudWatch measures. */
export interface MeasuredPart extends Construct {
  /** What its metrics are told apart by. */
  readonly measured: Readonly<Partial<Record<AwsMeasure['of'], string>>>;
}

/** @throws {Error} where the resource has no such thing: the model is wrong */
export function arnsOf({ arns, node }: AwsPart, target: AwsTarget): readonly string[] {
  const named = arns[target] ?? [];
  if (named.length === 0) throw new Error(`The model grants on the ${target} of ${node.id}, which has none`);
  return named;
}

/** @throws {Error} where the resource has no such thing: the model is wrong */
export function attributeOf({ attributes, node }: AwsPart, name: ResourceAttribute): string {
  const value = attributes[name];
  if (value === undefined) throw new Error(`The model refers to the ${name} of ${node.id}, which has none`);
  return value;
}

/** @throws {Error} where the resource has no such thing: the model is wrong */
export function measuredOf({ measured, node }: MeasuredPart, name: AwsMeasure['of']): string {
  const value = measured[name];
  if (value === undefined) throw new Error(`The model measures ${node.id} by its ${name}, and it has none`);
  return value;
}

/** Tells what policies and variables can name. */
export function isAwsPart(part: Construct): part is AwsPart {
  return 'arns' in part && 'attributes' in part;
}

/** Tells what has metrics. */
export function isMeasuredPart(part: Construct): part is MeasuredPart {
  return 'measured' in part;
}

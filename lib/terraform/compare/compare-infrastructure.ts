import { resourcesOfTemplate } from './cloudformation-resources.ts';
import type { Template } from './cloudformation-values.ts';
import { type ComparedResource, canonicalText, type Facts } from './compared-resource.ts';
import { resourcesOfTerraform } from './terraform-resources.ts';
import type { TerraformJson } from './terraform-values.ts';

/** How the two renderings of one resource compare. */
export interface Twins {
  readonly kind: string;
  /** The physical name, or what the resource joins. */
  readonly name: string;
  /** `overridden`: they differ, and would be equal if the service overrode nothing. */
  readonly outcome: 'equal' | 'different' | 'overridden' | 'only-cloudformation' | 'only-terraform';
  /** The facts that both say alike, by name. */
  readonly equal: readonly string[];
  readonly differences: readonly Difference[];
}

/** A fact that the renderings say differently. */
export interface Difference {
  readonly fact: string;
  readonly cloudformation: unknown;
  readonly terraform: unknown;
}

/**
 * Compares what the CDK makes of a model with what Terraform makes of the same: every resource has its twin, and what is said of both is
 * equal: names, environment, IAM statements, filters, schedules, timeouts, protections. References are compared by what they lead to.
 *
 * @param template the synthesized CloudFormation template
 * @param configuration Terraform's JSON syntax
 */
export function compareInfrastructure(template: Template, configuration: TerraformJson): readonly Twins[] {
  const [cloudformation, terraform] = [resourcesOfTemplate(template), resourcesOfTerraform(configuration)];
  const keys = [...new Set([...cloudformation.keys(), ...terraform.keys()])].sort();
  return keys.map((key) => compared(cloudformation.get(key), terraform.get(key)));
}

function compared(one: ComparedResource | undefined, other: ComparedResource | undefined): Twins {
  const { kind, name } = (one ?? other) as ComparedResource;
  if (!one || !other) return { kind, name, outcome: one ? 'only-cloudformation' : 'only-terraform', equal: [], differences: [] };
  const differences = differencesOf(one.facts, other.facts);
  const different = new Set(differences.map(({ fact }) => fact));
  const equal = Object.keys(one.facts).filter((fact) => !different.has(fact));
  return { kind, name, outcome: differences.length === 0 ? 'equal' : 'different', equal: equal.sort(), differences };
}

function differencesOf(one: Facts, other: Facts): readonly Difference[] {
  const facts = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return facts
    .filter((fact) => canonicalText(one[fact]) !== canonicalText(other[fact]))
    .map((fact) => ({ fact, cloudformation: one[fact], terraform: other[fact] }));
}

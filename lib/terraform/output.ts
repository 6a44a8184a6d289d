import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { placed } from './address.ts';
import { literal } from './literal.ts';

/** A value that people and other stacks look up. */
export interface OutputProps {
  readonly value: string;
  readonly description: string;
}

/** Puts a value among the stack's outputs. */
export function output(scope: Construct, name: string, { value, description }: OutputProps): void {
  placed(new TerraformOutput(scope, `output-${name}`, { value, description: literal(description) }), name);
}

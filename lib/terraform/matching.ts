import type { TerraformVariableValidationConfig } from 'cdktf';

/** A variable's validation: Terraform refuses a value that does not match the pattern, before it plans. */
export function matching(variable: string, pattern: string, errorMessage: string): TerraformVariableValidationConfig {
  return { condition: `\${can(regex("${pattern}", var.${variable}))}`, errorMessage };
}

/** The same for each of a list. */
export function eachMatching(variable: string, pattern: string, errorMessage: string): TerraformVariableValidationConfig {
  return { condition: `\${alltrue([for each in var.${variable} : can(regex("${pattern}", each))])}`, errorMessage };
}

import type { LambdaFunctionOptions } from '../../runtime/service/lambda-function.ts';
import type { SecretReference } from '../../runtime/service/secret.ts';

/** Whether a variable's value stands in AWS. */
export function isSecret(value: unknown): value is SecretReference {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** The variables whose values stand in AWS. */
export function secretsOf({ environment = {} }: LambdaFunctionOptions): Readonly<Record<string, SecretReference>> {
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (isSecret(value) ? [[name, value]] : [])));
}

/** The variables whose values stand in the definition. */
export function textsOf({ environment = {} }: LambdaFunctionOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (isSecret(value) ? [] : [[name, value]])));
}

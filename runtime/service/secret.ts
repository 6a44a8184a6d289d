/** A value that stands in AWS, and not in the code: read when a function starts, and put into its environment. */
export interface SecretReference {
  readonly kind: 'secret' | 'parameter';
  readonly name: string;
}

/**
 * A variable's value that is a secret of AWS Secrets Manager; on Google Cloud one of Secret Manager. `allframe dev` and tests take the
 * variable from their own environment.
 *
 * @param name the secret's name, not its ARN
 * @example
 * ```ts
 * import { lambdaFunction, parameter, secret } from '@allframe/serverless/runtime';
 *
 * export const functions = lambdaFunction({
 *   environment: { STRIPE_KEY: secret('orders/stripe-key'), MAX_ORDERS: parameter('/orders/max-orders') },
 * });
 * ```
 */
export function secret(name: string): SecretReference {
  return { kind: 'secret', name };
}

/**
 * A variable's value that is a parameter of AWS Systems Manager, decrypted where it is a `SecureString`.
 *
 * @param name begins with a slash where it has a path
 */
export function parameter(name: string): SecretReference {
  return { kind: 'parameter', name };
}

import { SecretNotFoundError } from '../errors.ts';
import type { SecretName, Secrets } from '../secrets.ts';

/** Secrets in the process, by kind and name. */
export class MemorySecrets implements Secrets {
  readonly #values: Readonly<Record<SecretName['kind'], Readonly<Record<string, string>>>>;

  /** @param values the texts by their names: `{ secret: { 'orders/stripe-key': '...' } }` */
  constructor({ secret = {}, parameter = {} }: Partial<Record<SecretName['kind'], Readonly<Record<string, string>>>>) {
    this.#values = { secret, parameter };
  }

  async read({ kind, name }: SecretName): Promise<string> {
    const values = this.#values[kind];
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new SecretNotFoundError({ kind, name });
    return value;
  }
}

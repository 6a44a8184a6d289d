import type { ParameterCalls, SecretsManagerCalls } from '../../aws-client/secret-calls.ts';
import type { Ambient } from '../../message/ambient.ts';
import { SecretNotFoundError } from '../errors.ts';
import type { SecretName, Secrets } from '../secrets.ts';
import { isNamed, ServiceCallError } from './service-call-error.ts';

/** What `AwsSecrets` needs. */
export interface AwsSecretsOptions {
  /** `lightSecretsManager()`; asked for what is a `secret`. */
  readonly secrets: SecretsManagerCalls;
  /** `lightParameters()`; asked for what is a `parameter`. */
  readonly parameters: ParameterCalls;
  readonly ambient: Pick<Ambient, 'now'>;
  /**
   * How long a value that was read stands for the one in AWS; 0 asks each time.
   *
   * @default 300
   */
  readonly cacheSeconds?: number | undefined;
}

/**
 * Secrets of AWS Secrets Manager, and parameters of Systems Manager. Those who ask at the same time share one request; a failure is not kept.
 *
 * @throws {ServiceCallError} where AWS refuses or doesn't answer; the client has tried again before
 */
export class AwsSecrets implements Secrets {
  readonly #options: AwsSecretsOptions;
  readonly #kept = new Map<string, { readonly value: Promise<string>; readonly until: number }>();

  constructor(options: AwsSecretsOptions) {
    this.#options = options;
  }

  async read({ kind, name }: SecretName): Promise<string> {
    const { ambient, cacheSeconds = 300 } = this.#options;
    const key = `${kind}:${name}`;
    const kept = this.#kept.get(key);
    if (kept && ambient.now() < kept.until) return kept.value;
    const read = { value: this.#fetch({ kind, name }), until: ambient.now() + cacheSeconds * 1_000 };
    this.#kept.set(key, read);
    try {
      return await read.value;
    } catch (error) {
      if (this.#kept.get(key) === read) this.#kept.delete(key);
      throw error;
    }
  }

  async #fetch(secret: SecretName): Promise<string> {
    const value = await (secret.kind === 'secret' ? this.#secret(secret.name) : this.#parameter(secret.name)).catch((cause: unknown) => {
      throw failureOf(secret, cause);
    });
    if (typeof value !== 'string') throw new SecretNotFoundError(secret);
    return value;
  }

  async #secret(name: string): Promise<string | undefined> {
    return (await this.#options.secrets.call('GetSecretValue', { SecretId: name })).SecretString;
  }

  async #parameter(name: string): Promise<string | undefined> {
    return (await this.#options.parameters.call('GetParameter', { Name: name, WithDecryption: true })).Parameter?.Value;
  }
}

function failureOf({ kind, name }: SecretName, cause: unknown): Error {
  if (isNamed(cause, 'ResourceNotFoundException', 'ParameterNotFound')) return new SecretNotFoundError({ kind, name }, { cause });
  const [service, operation] = kind === 'secret' ? ['Secrets Manager', 'GetSecretValue'] : ['Systems Manager', 'GetParameter'];
  return new ServiceCallError({ service, operation, subject: `the ${kind} ${name}` }, cause);
}

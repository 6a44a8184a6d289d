import { lightParameters, lightSecretsManager } from '../../aws-client/light-services.ts';
import { secretVariable } from '../../contract/environment.ts';
import { AwsSecrets } from '../../transport/aws/aws-secrets.ts';
import type { SecretName, Secrets } from '../../transport/secrets.ts';
import { lightClientOptions } from './dynamodb-client.ts';
import { InvalidVariableError } from './errors.ts';
import type { Started } from './start.ts';
import { withinInvocation } from './within-invocation.ts';

/**
 * Puts the values of secrets and parameters into the places of their variables, for code that reads its environment.
 *
 * @param references by the variable, `secret:NAME` or `parameter:NAME`
 * @throws {SecretNotFoundError}
 * @throws {InvalidVariableError} when a reference is none
 */
export async function readSecrets(references: Readonly<Record<string, string>>, started: Started): Promise<void> {
  const secrets = started.adapters.secrets ?? awsSecrets(started);
  const values = Object.entries(references).map(async ([variable, reference]) => {
    process.env[variable] = await secrets.read(secretName(variable, reference));
  });
  await Promise.all(values);
}

function awsSecrets({ environment, ambient }: Started): Secrets {
  return new AwsSecrets({
    secrets: withinInvocation(lightSecretsManager(lightClientOptions(environment, 'SECRETS_MANAGER'))),
    parameters: withinInvocation(lightParameters(lightClientOptions(environment, 'SSM'))),
    ambient,
  });
}

function secretName(variable: string, reference: string): SecretName {
  const at = reference.indexOf(':');
  const [kind, name] = [reference.slice(0, at), reference.slice(at + 1)];
  if ((kind === 'secret' || kind === 'parameter') && name !== '') return { kind, name };
  throw new InvalidVariableError({ variable: secretVariable(variable), value: reference, allowed: ['secret:NAME', 'parameter:NAME'] });
}

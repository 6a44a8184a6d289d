import { SecretManagerSecretIamMember } from '@cdktf/provider-google/lib/secret-manager-secret-iam-member';
import type { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { SecretReference } from '../../../runtime/service/secret.ts';
import type { FunctionResource } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { placed, standsIn } from '../address.ts';
import type { Platform } from './platform.ts';

/** Who reads which secrets. */
export interface ServiceSecretsProps {
  /** The id of the model's function. */
  readonly id: string;
  /** The service's physical name. */
  readonly name: string;
  readonly address: string;
  readonly account: ServiceAccount;
  readonly secrets: FunctionResource['secrets'];
  readonly platform: Platform;
}

/** Variables whose values Cloud Run reads out of Secret Manager when an instance starts; each secret exists, and its value stands nowhere here. */
export class ServiceSecrets extends Construct {
  readonly env: readonly { readonly name: string; readonly valueSource: object }[];
  /** Cloud Run refuses a service that may not read them yet. */
  readonly dependsOn: readonly ITerraformDependable[];

  constructor(scope: Construct, props: ServiceSecretsProps) {
    super(scope, 'Secrets');
    standsIn(this, 'iam');
    const { id, secrets } = props;
    const variables = Object.entries(secrets).map(([name, reference]) => ({ name, secret: secretIdOf(id, reference) }));
    this.env = variables.map(({ name, secret }) => ({ name, valueSource: { secretKeyRef: { secret, version: 'latest' } } }));
    this.dependsOn = [...new Set(variables.map(({ secret }) => secret))].map((secret) => this.letRead(secret, props));
  }

  private letRead(secretId: string, { name, address, account, platform }: ServiceSecretsProps): SecretManagerSecretIamMember {
    const { place, apis } = platform;
    const binding = { project: place.project, secretId, role: 'roles/secretmanager.secretAccessor', member: account.member };
    const member = new SecretManagerSecretIamMember(this, secretId, { ...binding, dependsOn: [apis.enable('secretmanager')] });
    const own = secretId.replace(/[^A-Za-z0-9]+/g, '_').toLowerCase();
    return placed(member, `${address}_${own}`, `Lets ${name} read the secret ${secretId}.`);
  }
}

/** A parameter is a secret too there. https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create */
function secretIdOf(resource: string, { name }: SecretReference): string {
  if (/^[A-Za-z0-9_-]{1,255}$/.test(name)) return name;
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource,
    fault: `${JSON.stringify(name)} is no name that Secret Manager takes`,
    remedy: 'name it with letters, digits, hyphens and underscores alone, which both clouds take',
  });
}

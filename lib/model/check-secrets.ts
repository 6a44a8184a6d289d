import type { SecretReference } from '../../runtime/service/secret.ts';
import type { Diagnostic } from './diagnostics.ts';

/**
 * Names as Secrets Manager (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html) and the parameter store
 * (https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html) take them.
 */
const rules = {
  secret: { pattern: /^[A-Za-z0-9/_+=.@-]{1,512}$/, takes: 'at most 512 letters, digits and /_+=.@-' },
  parameter: {
    pattern: /^(?!\/?(aws|ssm))(?=.{1,1011}$)(\/?[A-Za-z0-9_.-]+|(\/[A-Za-z0-9_.-]+){2,15})$/i,
    takes: "letters, digits and _.- in at most 15 parts behind slashes, not 'aws' or 'ssm' in front",
  },
} as const;

/** A name that no secret and no parameter can have. */
export function badSecret(place: string, { kind, name }: SecretReference): Diagnostic[] {
  const rule = (rules as Partial<Record<string, (typeof rules)['secret' | 'parameter']>>)[kind];
  if (rule?.pattern.test(name)) return [];
  const message = `${JSON.stringify(name)} can't be the name of a ${kind}`;
  return [
    {
      severity: 'error',
      code: 'invalid-secret-name',
      place,
      message,
      remedy: `use ${rule?.takes ?? 'secret() or parameter()'}, and no ARN`,
    },
  ];
}

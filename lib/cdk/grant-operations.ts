import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { type AwsPermission, type AwsTarget, awsPermissions, isReading } from '../model/aws.ts';
import type { Operation, ResourceAttribute } from '../model/service-model.ts';
import { UnresolvedReferenceError } from './errors.ts';

/** A construct that functions are granted and told about. */
export interface Grantable extends IConstruct {
  /** What policies name, by target. */
  readonly arns: Readonly<Partial<Record<AwsTarget, readonly string[]>>>;
  /** What variables hold, by attribute. */
  readonly attributes: Readonly<Partial<Record<ResourceAttribute, string>>>;
  /**
   * A key of one's own that encrypts it: who may do anything with the resource needs the key too.
   *
   * @default a key of AWS, which needs no grant
   */
  readonly encryptionKey?: IKey | undefined;
  /** Is told of each grant. */
  noteGrant?(grantee: IGrantable, operations: readonly Operation[]): void;
}

/** Grants the actions that the operations consist of, each on the exact ARNs of its target. */
export function grantOperations(grantee: IGrantable, resource: Grantable, operations: readonly Operation[]): Grant {
  resource.noteGrant?.(grantee, operations);
  const ofKey = resource.encryptionKey ? [grantKey(grantee, resource.encryptionKey, operations)] : [];
  return awsPermissions({ resource: resource.node.id, operations })
    .map((permission) => addPermission(grantee, permission, arnsOf(resource, permission.target)))
    .concat(ofKey)
    .reduce((all, grant) => all.combine(grant));
}

/** Who only reads only decrypts. */
function grantKey(grantee: IGrantable, key: IKey, operations: readonly Operation[]): Grant {
  return operations.every(isReading) ? key.grantDecrypt(grantee) : key.grantEncryptDecrypt(grantee);
}

/** Adds a statement for one permission to the grantee's policy. */
export function addPermission(
  grantee: IGrantable,
  { actions, condition }: Omit<AwsPermission, 'target'>,
  resourceArns: readonly string[],
): Grant {
  return Grant.addToPrincipal({
    grantee,
    actions: [...actions],
    resourceArns: [...resourceArns],
    ...(condition ? { conditions: condition } : {}),
  });
}

function arnsOf(resource: Grantable, target: AwsTarget): string[] {
  const arns = resource.arns[target] ?? [];
  if (arns.length === 0) throw new UnresolvedReferenceError({ resource: resource.node.id, expected: `the ${target}` });
  return [...arns];
}

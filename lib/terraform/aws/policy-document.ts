/** A statement of an IAM policy. */
export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: { readonly Service: string } | { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: PolicyCondition;
}

/** What a request must have for a statement to apply: values by key, by operator. */
export type PolicyCondition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** An IAM policy as the providers take it: JSON. */
export function policyDocument(...statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/**
 * Statements that allow the same under the same conditions become one, with the resources of all: the policies in a role have 10,240 characters
 * at most (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
export function joinedStatements(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const joined = new Map<string, PolicyStatement>();
  for (const statement of statements) {
    const { Resource, ...same } = statement;
    const key = JSON.stringify(same);
    const resources = [joined.get(key)?.Resource ?? [], Resource ?? []].flat();
    joined.set(key, { ...statement, Resource: [...new Set(resources)] });
  }
  return [...joined.values()];
}

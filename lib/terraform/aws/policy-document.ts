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

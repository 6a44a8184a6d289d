import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Names of buckets have 63 characters, of which an account and the longest region take 29 with their hyphens. */
const maxPrefixLength = 33;

/** A name that nobody else in the world has: account and region are part of it. */
export function worldwideName(scope: Construct, prefix: string): string {
  const { account, region } = Stack.of(scope);
  return `${shortened(prefix.toLowerCase())}-${account}-${region}`;
}

/** A long one's beginning and a hash of all, so that two long ones stay two. */
function shortened(prefix: string): string {
  if (prefix.length <= maxPrefixLength) return prefix;
  const hash = createHash('sha256').update(prefix).digest('hex').slice(0, 8);
  return `${prefix.slice(0, maxPrefixLength - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}

import { unnamed } from './actions-of-call.ts';
import type { ActionOnResource } from './granted-actions.ts';

/** What a role's policies and its function's calls differ by. */
export interface GrantDifference {
  /** Done, and not granted: a call that AWS would refuse. */
  readonly missing: readonly string[];
  /** Granted, and never done. */
  readonly spare: readonly string[];
}

/** Compares what was granted with what was done, action by action and resource by resource. */
export function compareGrants(granted: readonly ActionOnResource[], used: readonly ActionOnResource[]): GrantDifference {
  return {
    missing: used.filter((one) => !granted.some((grant) => allows(grant, one))).map(textOf),
    spare: granted.filter((grant) => !used.some((one) => allows(grant, one))).map(textOf),
  };
}

function allows(grant: ActionOnResource, { action, resource }: ActionOnResource): boolean {
  return matches(grant.action, action) && (resource === unnamed || matches(grant.resource, resource));
}

/** `*` stands for any text, `?` for one character. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}

function textOf({ action, resource }: ActionOnResource): string {
  return `${action} on ${resource}`;
}

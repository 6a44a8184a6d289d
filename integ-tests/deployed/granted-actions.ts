import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { repairPolicy } from './repair-timer-policies.ts';

/** One action on one resource: as a policy grants it, with wildcards, or as somebody did it. */
export interface ActionOnResource {
  readonly action: string;
  readonly resource: string;
}

/** All that a role may do, as its deployed policies say. */
export async function grantedActions(iam: IAMClient, role: string): Promise<readonly ActionOnResource[]> {
  const documents = [...(await inlinePolicies(iam, role)), ...(await attachedPolicies(iam, role))];
  return documents.flatMap((document) => [JSON.parse(decodeURIComponent(document)).Statement].flat().flatMap(pairsOf));
}

async function inlinePolicies(iam: IAMClient, RoleName: string): Promise<readonly string[]> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const own = PolicyNames.filter((name) => name !== repairPolicy);
  const policies = own.map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
  return (await Promise.all(policies)).map(({ PolicyDocument = '{}' }) => PolicyDocument);
}

async function attachedPolicies(iam: IAMClient, RoleName: string): Promise<readonly string[]> {
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  return Promise.all(AttachedPolicies.map(({ PolicyArn }) => documentOf(iam, PolicyArn)));
}

async function documentOf(iam: IAMClient, PolicyArn: string | undefined): Promise<string> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }));
  return PolicyVersion?.Document ?? '{}';
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

function pairsOf({ Effect, Action, Resource }: Statement): readonly ActionOnResource[] {
  if (Effect !== 'Allow') return [];
  return [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource })));
}

import { type IAMClient, ListRolesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { emulatedAccount, emulatedRegion } from '../emulators/ministack.ts';
import { grantedActions } from './granted-actions.ts';

/** Of a role whose policies the emulator reads wrongly; who compares policies passes it over. */
export const repairPolicy = 'what-the-emulator-needs';

/** The emulator takes every schedule to be one of the group `default` when it asks what a role may do to it, whatever its group. */
export async function repairTimerPolicies(iam: IAMClient, stacks: readonly string[]): Promise<void> {
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const own = Roles.filter(({ RoleName }) => stacks.some((stack) => RoleName?.startsWith(`${stack}-`)));
  for (const { RoleName = '' } of own) {
    const granted = await grantedActions(iam, RoleName);
    const Action = [...new Set(granted.flatMap(({ action }) => (action.startsWith('scheduler:') ? [action] : [])))];
    if (Action.length === 0) continue;
    const Resource = `arn:aws:scheduler:${emulatedRegion}:${emulatedAccount}:schedule/default/*`;
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: repairPolicy, PolicyDocument }));
  }
}

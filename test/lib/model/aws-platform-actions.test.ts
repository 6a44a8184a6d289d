import { asyncFailurePermission, awsPermissions, logPermission, networkActions, streamFailurePermission } from '../../../lib/model/aws.ts';
import { platformActions } from '../../../lib/model/aws-platform-actions.ts';

describe('what AWS does with the role of a function', () => {
  const known = platformActions.map(({ action }) => action);

  it('is in the one table, with its source', () => {
    const granted = [
      ...[logPermission, asyncFailurePermission, streamFailurePermission].flatMap(({ actions }) => actions),
      ...awsPermissions({ resource: 'Any', operations: ['receive-messages', 'follow-commits'] }).flatMap(({ actions }) => actions),
      ...networkActions,
    ];
    expect(granted.filter((action) => !known.includes(action))).toEqual([]);
    for (const { source } of platformActions) expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  it('is named once each', () => expect(new Set(known).size).toBe(known.length));
});

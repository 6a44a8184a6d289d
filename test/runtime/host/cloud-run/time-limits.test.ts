import { lambdaFunction } from '@allframe/serverless/runtime';
import { defaults } from '../../../../lib/model/defaults.ts';
import { functionRoles } from '../../../../runtime/contract/environment.ts';
import { deadlineOf, defaultTimeoutSeconds } from '../../../../runtime/host/cloud-run/time-limits.ts';

describe('the time that work may take on Cloud Run', () => {
  it('is that of the model where the service says nothing', () => {
    expect(defaultTimeoutSeconds).toEqual(Object.fromEntries(functionRoles.map((role) => [role, defaults.role[role].timeoutSeconds])));
  });

  it('is what the service says for all functions, or for one, and ends before Pub/Sub waits no longer', () => {
    expect(deadlineOf({ functions: lambdaFunction({ timeoutSeconds: 20 }) }, 'worker', 1_000)).toBe(1_000 + 20_000 - 500);
    expect(deadlineOf({ functions: { worker: { timeoutSeconds: 10 } } }, 'worker', 0)).toBe(10_000 - 500);
    expect(deadlineOf({ functions: { worker: { timeoutSeconds: 10 } } }, 'projector', 0)).toBe(60_000 - 500);
    expect(deadlineOf({ functions: {} }, 'rebuilder', 0)).toBe(600_000 - 15_000);
  });
});

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { eventually } from '../eventually.ts';
import { fireSchedule } from '../fire-schedule.ts';
import type { DepotWorld } from './depot-world.ts';

/** Lets the schedule of catch-up go off, which ran last so many hours ago, again and again until all is well. */
export async function catchUpUntil(
  depot: DepotWorld,
  expectation: () => Promise<void>,
  { lastRunHoursAgo }: { readonly lastRunHoursAgo: number },
): Promise<void> {
  const begunAt = new Date(Date.now() - lastRunHoursAgo * 3_600_000).toISOString();
  const state = { S: JSON.stringify({ fullBegunAt: begunAt, recentBegunAt: begunAt }) };
  const Item = { PK: { S: '$catch-up' }, SK: { S: 'state' }, revision: { N: '1000' }, state };
  await depot.clients.dynamoDb.send(new PutItemCommand({ TableName: 'depot-test-checkpoints', Item }));
  await eventually(async () => {
    await fireSchedule(depot.clients, 'catch-up', new Date().toISOString());
    await eventually(expectation, 3_000);
  });
}

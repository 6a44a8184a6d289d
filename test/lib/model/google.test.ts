import { googlePermissions } from '../../../lib/model/google.ts';
import { operations } from './operations.ts';

describe('what an operation is on Google Cloud', () => {
  it.each(operations)('is for %s a set of named permissions or roles', (operation) => {
    const named = googlePermissions({ resource: 'Any', operations: [operation] }).flatMap((permission) =>
      permission.target === 'database' ? permission.permissions : [permission.role],
    );
    expect(named).toEqual(named.map(() => expect.stringMatching(/^(datastore\.[a-z]+\.[a-z]+|roles\/[a-z]+\.[a-z]+)$/i)));
  });

  it('is nothing for what Eventarc and Pub/Sub do with accounts of their own', () => {
    expect(operations.filter((operation) => googlePermissions({ resource: 'Any', operations: [operation] }).length === 0)).toEqual([
      'follow-commits',
      'drop-snapshots',
      'receive-messages',
    ]);
  });

  it('is said once for the database, without one permission twice', () => {
    expect(googlePermissions({ resource: 'EventStore', operations: ['append-commits', 'load-commits'] })).toEqual([
      {
        target: 'database',
        permissions: ['datastore.databases.get', 'datastore.entities.create', 'datastore.entities.get', 'datastore.entities.list'],
      },
    ]);
  });

  it('lets nobody delete what is kept', () => {
    const kept = googlePermissions({ resource: 'Any', operations }).filter(({ target }) => !target.startsWith('timer'));
    expect(JSON.stringify(kept)).not.toMatch(/delete|owner|editor|admin|\*/i);
  });

  it('lets those who set timers take them back', () => {
    expect(googlePermissions({ resource: 'TimerGroup', operations: ['set-timers'] })).toEqual([
      { target: 'timerQueue', role: 'roles/cloudtasks.enqueuer' },
      { target: 'timerQueue', role: 'roles/cloudtasks.taskDeleter' },
      { target: 'timerAccount', role: 'roles/iam.serviceAccountUser' },
    ]);
  });
});

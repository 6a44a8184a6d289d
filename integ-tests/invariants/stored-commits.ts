import type { EventStore } from '../../runtime/event-store/event-store.ts';
import type { Commit } from '../../runtime/message/commit.ts';

/** The commits of a stream, after what every stream must hold was checked: no gap, and no command twice. */
export async function storedCommits(store: EventStore, stream: string): Promise<readonly Commit[]> {
  const { commits } = await store.load(stream);
  let version = 0;
  for (const { firstVersion, lastVersion } of commits) {
    expect(firstVersion).toBe(version + 1);
    version = lastVersion;
  }
  const ids = commits.map(({ metadata }) => metadata.commandId);
  expect(new Set(ids).size).toBe(ids.length);
  return commits;
}

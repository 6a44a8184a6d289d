import { DynamoDbEventStore } from '../../../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { type CheckStreamsOptions, checkStreams } from '../../../../runtime/event-store/maintenance/check-streams.ts';
import type { StreamFinding } from '../../../../runtime/event-store/maintenance/finding.ts';
import { noStream, type StreamHead } from '../../../../runtime/event-store/stream-head.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { MemoryObjectStore } from '../../../../runtime/transport/memory/memory-object-store.ts';
import { fakeEventTable } from './fake-event-table.ts';

export const table = 'events';

const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
const timestamp = '2026-01-01T00:00:00.000Z';

/** More than an item holds. */
export const large = 'x'.repeat(420_000);

/** A table and its bucket, with ways to fill them. */
export function world({ pageSize, start }: { pageSize?: number; start?: string } = {}) {
  const ambient = testAmbient(start === undefined ? {} : { start });
  const client = fakeEventTable({ ...(pageSize !== undefined && { pageSize }) });
  const objects = new MemoryObjectStore({ ambient });
  const store = new DynamoDbEventStore({ client, table, objects });
  let ids = 0;

  /** Appends commits of so many events each; text stands for one event of it. */
  async function append(stream: string, ...commits: readonly (number | string)[]): Promise<StreamHead> {
    let { head } = await store.load(stream);
    for (const size of commits) {
      const data = typeof size === 'string' ? [{ text: size }] : Array.from({ length: size }, () => ({}));
      const events = data.map((each) => ({ type: 'Counted', data: each, schemaVersion: 1 }));
      ids += 1;
      head = await store.append(head, { commitId: `commit-${ids}`, timestamp, metadata, events });
    }
    return head;
  }

  /** Keeps a snapshot, behind the stream's last commit unless told otherwise. */
  async function snapshot(
    stream: string,
    { version, commitId, state = {} }: { version?: number; commitId?: string; state?: unknown } = {},
  ) {
    const { head } = await store.load(stream).catch(() => ({ head: noStream(stream) }));
    const at = { version: version ?? head.version, firstVersion: version ?? head.version, commitId: commitId ?? head.commitId ?? 'none' };
    await store.saveSnapshot({ stream, fingerprint: 'f', timestamp, state, commands: { seen: [] }, ...at });
  }

  /** Checks all of it. */
  async function check(options: Partial<CheckStreamsOptions> = {}) {
    const findings: StreamFinding[] = [];
    const onFinding = (finding: StreamFinding) => void findings.push(finding);
    const report = await checkStreams({ client, table, objects, ambient, onFinding, ...options });
    return { report, findings };
  }

  return { ambient, client, objects, store, append, snapshot, check };
}

/** The sort key of a commit. */
export function at(version: number): string {
  return String(version).padStart(20, '0');
}

/** All keys of a bucket. */
export async function keysIn(objects: MemoryObjectStore): Promise<readonly string[]> {
  return (await objects.list('')).objects.map(({ key }) => key);
}

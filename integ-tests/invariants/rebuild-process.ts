import { lightDynamoDb } from '../../runtime/aws-client/light-dynamodb.ts';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { DynamoDbProjectionRegistry } from '../../runtime/projection/dynamodb/dynamodb-projection-registry.ts';
import { DynamoDbReadModelStore } from '../../runtime/projection/dynamodb/dynamodb-read-model-store.ts';
import { rebuildProjection } from '../../runtime/projection/rebuild/rebuild-projection.ts';
import { Totals } from '../../test/runtime/counter.ts';

/** What a process that rebuilds tells the one that started it. */
export interface RebuildReport {
  readonly streams: number;
  /** After garbage was collected. */
  readonly heapBytes: number;
  /** How the rebuild ended, at its end. */
  readonly status?: string | undefined;
}

/** Rebuilds the projection `Totals`, and tells after each page how far it is. */
async function main(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = lightDynamoDb({ region: 'us-east-1', endpoint, credentials: () => credentials, ambient: systemAmbient });
  const { status, streams } = await rebuildProjection(Totals, {
    store: new DynamoDbEventStore({ client, table: 'events' }),
    readModels: new DynamoDbReadModelStore({ client, table: () => 'totals' }),
    registry: new DynamoDbProjectionRegistry({ client, table: 'registry' }),
    ambient: systemAmbient,
    onProgress: (progress) => report({ streams: progress.streams }),
  });
  report({ streams, status });
}

function report(progress: Omit<RebuildReport, 'heapBytes'>): void {
  globalThis.gc?.();
  process.send?.({ ...progress, heapBytes: process.memoryUsage().heapUsed } satisfies RebuildReport);
}

main(process.argv[2] ?? '').then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);

import pc from 'picocolors';
import type { CheckReport } from '../../runtime/event-store/maintenance/check-streams.ts';
import { bucketOf, dynamoDbClient, indexOf } from './aws-clients.ts';
import { usageErrorOf } from './aws-errors.ts';
import { UsageError } from './errors.ts';
import { type CheckPrinter, jsonPrinter, linePrinter } from './print-check.ts';

/** What `allframe streams check` takes. */
export interface CheckOptions {
  readonly bucket?: string | undefined;
  readonly sweep?: boolean | undefined;
  readonly segments?: string | undefined;
  readonly rate?: string | undefined;
  readonly resume?: string | undefined;
  readonly json?: boolean | undefined;
}

/** What the verbs take that write to a stream. */
export interface WriteOptions {
  readonly bucket?: string | undefined;
  readonly shards?: string | undefined;
}

/**
 * `allframe streams check`: goes through a table and its bucket, and prints what is wrong.
 *
 * @throws {UsageError} when something is broken, or it did not come to its end
 */
export async function checkStreams(table: string, { bucket, sweep, resume, json, ...options }: CheckOptions): Promise<void> {
  const [segments, ratePerSecond] = [numberOf('--segments', options.segments), numberOf('--rate', options.rate)];
  const print = json ? jsonPrinter() : linePrinter();
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  let token = resume;
  try {
    const maintenance = await import('../../runtime/event-store/maintenance/check-streams.ts');
    const { systemAmbient: ambient } = await import('../../runtime/host/ambient.ts');
    const objects = bucket === undefined ? undefined : await bucketOf(bucket);
    const onProgress: CheckPrinter['progress'] = (progress) => {
      token = progress.token;
      print.progress(progress);
    };
    const asked = { table, objects, ambient, sweep, resume, segments, ratePerSecond, signal: stop.signal };
    const report = await maintenance.checkStreams({ client: await dynamoDbClient(), ...asked, onFinding: print.finding, onProgress });
    print.report(report);
    judge(table, report);
  } catch (error) {
    print.end();
    throw unfinished(usageErrorOf(error, without(table)), token === resume ? undefined : token);
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** What stops people from reading their streams ends with exit code 1; what only costs money does not. */
function judge(table: string, { isWhole, token, broken, dangling }: CheckReport): void {
  if (!isWhole) throw new UsageError(`the check was stopped before its end; go on with --resume ${token}`);
  if (broken + dangling > 0)
    throw new UsageError(
      `faults that keep streams of ${table} from being read: ${broken + dangling}; restore these items or objects from a backup`,
    );
}

function unfinished(error: unknown, token: string | undefined): unknown {
  if (!(error instanceof UsageError) || token === undefined || error.cause === undefined) return error;
  return new UsageError(`${error.message}; go on with --resume ${token}`, { cause: error.cause });
}

/** `allframe streams close`: closes a stream for good. */
export async function closeStream(
  table: string,
  stream: string,
  { reason, ...options }: WriteOptions & { reason?: string },
): Promise<void> {
  await withStore(table, options, async (store) => {
    const maintenance = await import('../../runtime/event-store/maintenance/close-stream.ts');
    const { systemAmbient: ambient } = await import('../../runtime/host/ambient.ts');
    const { version } = await maintenance.closeStream(store, stream, { ambient, reason });
    process.stdout.write(`${pc.bold(stream)} is closed at version ${version}\n`);
  });
}

/** `allframe streams archive`: moves the commits of a closed stream into the bucket. */
export async function archiveStream(table: string, stream: string, options: WriteOptions): Promise<void> {
  await withStore(table, options, async (store) => {
    const { commits, version } = await store.archive(stream);
    process.stdout.write(`${pc.bold(stream)} is archived up to version ${version}; ${commits} commits were moved\n`);
  });
}

function without(table: string): Readonly<Record<string, string>> {
  return { ResourceNotFoundException: `there is no table ${table}; correct its name, the region or the endpoint` };
}

type Store = import('../../runtime/event-store/dynamodb/dynamodb-event-store.ts').DynamoDbEventStore;

async function withStore(table: string, { bucket, shards }: WriteOptions, work: (store: Store) => Promise<void>): Promise<void> {
  try {
    const client = await dynamoDbClient();
    const { DynamoDbEventStore } = await import('../../runtime/event-store/dynamodb/dynamodb-event-store.ts');
    const objects = bucket === undefined ? undefined : await bucketOf(bucket);
    const index = await indexOf(client, table, numberOf('--shards', shards));
    await work(new DynamoDbEventStore({ client, table, objects, index }));
  } catch (error) {
    throw usageErrorOf(error, without(table));
  }
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`${option} must be a whole number from 1 on, got ${JSON.stringify(text)}`);
  return Number(text);
}

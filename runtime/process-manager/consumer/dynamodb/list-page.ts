import type { DynamoDbCalls, DynamoDbOperations } from '../../../aws-client/dynamodb-calls.ts';
import {
  checkpointPartition,
  checkpointShards,
  checkpointTable,
  consumerCheckpointKey,
  streamSortKey,
} from '../../../contract/checkpoint-table.ts';
import { InvalidPageTokenError } from '../../../message/errors.ts';
import type { CheckpointPage, CheckpointSearch } from '../checkpoint-store.ts';
import { readConsumerCheckpoint } from './consumer-checkpoint-item.ts';

/** A page of a consumer's checkpoints: of parked streams by their index, of all streams partition by partition. */
export async function listPage(consumer: string, search: CheckpointSearch, { client, table }: Source): Promise<CheckpointPage> {
  const place = search.after === undefined ? { shard: 0 } : readToken(search.after, search);
  const { Items = [], LastEvaluatedKey } = await client.call('Query', {
    TableName: table,
    Limit: search.limit ?? defaultLimit,
    ...(search.isParked ? parkedOnes(consumer, place) : ofOneShard(consumer, place)),
  });
  const checkpoints = Items.map((item) => readConsumerCheckpoint(table, item));
  const last = checkpoints.at(-1);
  if (LastEvaluatedKey && last) return { checkpoints, next: writeToken({ shard: place.shard, stream: last.stream }, search) };
  const shard = place.shard + 1;
  return search.isParked || shard === checkpointShards ? { checkpoints } : { checkpoints, next: writeToken({ shard }, search) };
}

const defaultLimit = 100;

interface Source {
  readonly client: DynamoDbCalls;
  readonly table: string;
}

/** Where a page begins: in a partition, behind a stream. */
interface Place {
  readonly shard: number;
  readonly stream?: string | undefined;
}

type QueryInput = Omit<DynamoDbOperations['Query']['input'], 'TableName' | 'Limit'>;

function ofOneShard(consumer: string, { shard, stream }: Place): QueryInput {
  const partition = { S: checkpointPartition(consumer, shard) };
  const { partitionKey, sortKey } = checkpointTable;
  return {
    KeyConditionExpression: `${partitionKey} = :partition`,
    ExpressionAttributeValues: { ':partition': partition },
    ...(stream !== undefined && { ExclusiveStartKey: { [partitionKey]: partition, [sortKey]: { S: streamSortKey(stream) } } }),
  };
}

function parkedOnes(consumer: string, { stream }: Place): QueryInput {
  const { parkedIndex, partitionKey, sortKey } = checkpointTable;
  const { PK, SK } = consumerCheckpointKey(consumer, stream ?? '');
  const start = { [parkedIndex.partitionKey]: { S: consumer }, [partitionKey]: { S: PK }, [sortKey]: { S: SK } };
  return {
    IndexName: parkedIndex.name,
    KeyConditionExpression: `${parkedIndex.partitionKey} = :consumer`,
    ExpressionAttributeValues: { ':consumer': { S: consumer } },
    ...(stream !== undefined && { ExclusiveStartKey: start }),
  };
}

function writeToken({ shard, stream }: Place, { isParked = false }: CheckpointSearch): string {
  return Buffer.from(JSON.stringify([isParked, shard, stream ?? null])).toString('base64url');
}

/** A changed token leads to another of the same consumer's checkpoints, or is refused. */
function readToken(token: string, { isParked = false }: CheckpointSearch): Place {
  const place = decode(token);
  const [parked, shard, stream] = place ?? [];
  const isShard = Number.isInteger(shard) && shard >= 0 && shard < checkpointShards;
  const isStream = stream === null || (typeof stream === 'string' && stream !== '');
  if (parked !== isParked || !isShard || !isStream) throw new InvalidPageTokenError({ source: 'checkpoints' });
  return { shard, stream: stream ?? undefined };
}

// biome-ignore lint/suspicious/noExplicitAny: a token may hold anything until it was looked at
function decode(token: string): any[] | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(place) && place.length === 3 ? place : undefined;
  } catch {
    return undefined;
  }
}

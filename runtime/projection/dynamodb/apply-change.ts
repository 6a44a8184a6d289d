import type { CancellationReason, Put } from '@aws-sdk/client-dynamodb';
import { type DynamoDbCalls, type DynamoDbFault, isFault } from '../../aws-client/dynamodb-calls.ts';
import { parseStreamKey } from '../../contract/event-table.ts';
import { readModelTable } from '../../contract/read-model-table.ts';
import type { AnyProjection } from '../projection.ts';
import type { ApplyOutcome, ChangeLimits, DocumentChange, RevisedDocument } from '../read-model-store.ts';
import { writeCheckpointItem } from './checkpoint-item.ts';
import { type AttributeItem, readRevisedItem, writeDocumentItem } from './document-item.ts';

/**
 * A transaction holds 100 items, one of which is the checkpoint, and 4 MB
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html); half of that is left to index entries.
 */
export const transactionLimits: ChangeLimits = { documents: 99, bytes: 2_000_000 };

/** Stores documents and their stream's checkpoint in one transaction; a checkpoint alone needs none. */
export async function applyChange(
  client: DynamoDbCalls,
  table: string,
  projection: AnyProjection,
  { stream, checkpoint, documents }: DocumentChange,
): Promise<ApplyOutcome> {
  const keys = [...documents.keys()];
  const of = parseStreamKey(stream);
  const move = putOf(table, writeCheckpointItem(stream, checkpoint), checkpoint);
  const changes = [...documents].map(([key, next]) => putOf(table, writeDocumentItem(projection, key, next, of), next));
  try {
    if (changes.length === 0) await client.call('PutItem', move);
    else await client.call('TransactWriteItems', { TransactItems: [move, ...changes].map((Put) => ({ Put })) });
    return { applied: true };
  } catch (error) {
    if (isFault(error, 'ConditionalCheckFailedException') || isFault(error, 'TransactionConflictException')) return { applied: false };
    if (isFault(error, 'TransactionCanceledException') && isLostRace(error)) return lostRace(table, keys, error.CancellationReasons);
    throw error;
  }
}

/** Takes the place of the revision before. */
function putOf(table: string, item: AttributeItem, { revision }: { revision: number }): Put & { TableName: string; Item: AttributeItem } {
  return {
    TableName: table,
    Item: item,
    ...(revision === 1
      ? { ConditionExpression: `attribute_not_exists(${readModelTable.partitionKey})` }
      : { ConditionExpression: 'revision = :before', ExpressionAttributeValues: { ':before': { N: String(revision - 1) } } }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

const lostRaces = ['ConditionalCheckFailed', 'TransactionConflict'];

/** A transaction is cancelled for other reasons as well, such as an item that is too large; those no retry cures. */
function isLostRace({ CancellationReasons: reasons = [] }: DynamoDbFault): boolean {
  const codes = reasons.flatMap(({ Code: code = 'None' }) => (code === 'None' ? [] : [code]));
  return codes.length > 0 && codes.every((code) => lostRaces.includes(code));
}

/** Reasons stand in the order of the items. Only where each says what is stored, nothing need be read again. */
function lostRace(table: string, keys: readonly string[], [move, ...reasons]: readonly CancellationReason[] = []): ApplyOutcome {
  const inTheWay = reasons.flatMap(({ Code: code = 'None', Item: item }, index) =>
    code === 'None' ? [] : [{ key: keys[index] ?? '', item }],
  );
  const newer = inTheWay.flatMap(({ key, item }): [string, RevisedDocument][] => (item ? [[key, readRevisedItem(table, item)]] : []));
  const isTold = (move?.Code ?? 'None') === 'None' && newer.length === inTheWay.length;
  return isTold ? { applied: false, newer: new Map(newer) } : { applied: false };
}

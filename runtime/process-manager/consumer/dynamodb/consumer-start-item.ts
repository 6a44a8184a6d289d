import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type ConsumerStartItem, consumerStartKey } from '../../../contract/checkpoint-table.ts';
import type { ConsumerStart } from '../checkpoint-store.ts';
import { CorruptCheckpointError } from '../errors.ts';
import type { AttributeItem } from './consumer-checkpoint-item.ts';

type ItemAttributes = { readonly [Name in keyof ConsumerStartItem]?: AttributeValue };

/** Where a consumer starts, as its item. */
export function writeConsumerStart(consumer: string, { startFrom, at }: ConsumerStart): AttributeItem {
  const { PK, SK } = consumerStartKey(consumer);
  const item: ItemAttributes = { PK: { S: PK }, SK: { S: SK }, start_from: { S: startFrom }, at: { S: at } };
  return item as AttributeItem;
}

/**
 * Reads where a consumer starts.
 *
 * @throws {CorruptCheckpointError} naming the table and the key
 */
export function readConsumerStart(store: string, item: ItemAttributes): ConsumerStart {
  const [startFrom, at] = [item.start_from?.S, item.at?.S];
  if ((startFrom === 'now' || startFrom === 'beginning') && at !== undefined && !Number.isNaN(Date.parse(at))) return { startFrom, at };
  throw new CorruptCheckpointError({
    store,
    key: item.PK?.S ?? 'no PK',
    fault: 'it says not where the consumer starts, or not since when',
  });
}

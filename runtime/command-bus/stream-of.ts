import { keySeparator, streamKey } from '../contract/event-table.ts';
import type { AnyAggregateCommand } from '../decider/command.ts';
import { InvalidStreamIdError } from '../message/errors.ts';

/**
 * The stored key of the stream that a command is for.
 *
 * @throws {InvalidStreamIdError}
 */
export function streamOf({ aggregate, streamId }: AnyAggregateCommand, input: unknown, tenant: string | undefined): string {
  const id = streamId(input);
  const reason = faultOfId(id);
  if (reason) throw new InvalidStreamIdError({ aggregate: aggregate.name, streamId: id, reason });
  return streamKey(aggregate.name, id, tenant);
}

/** A partition key of DynamoDB holds 2,048 bytes, one of Firestore 1,500; both leave room for the aggregate's name. */
const maxStreamIdBytes = 1_024;

function faultOfId(id: unknown): string | undefined {
  if (typeof id !== 'string' || id === '') return 'is empty';
  if (/\p{Surrogate}/u.test(id)) return 'holds half a surrogate pair, which UTF-8 has no bytes for';
  if (id.includes(keySeparator)) return `holds ${keySeparator}, which separates the parts of a stored key`;
  return Buffer.byteLength(id) > maxStreamIdBytes ? `has more than ${maxStreamIdBytes} bytes` : undefined;
}

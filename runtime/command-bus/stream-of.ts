import { streamIdFault, streamKey } from '../contract/event-table.ts';
import type { AnyAggregateCommand } from '../decider/command.ts';
import { InvalidStreamIdError } from '../message/errors.ts';

/**
 * The stored key of the stream that a command is for.
 *
 * @throws {InvalidStreamIdError}
 */
export function streamOf({ aggregate, streamId }: AnyAggregateCommand, input: unknown, tenant: string | undefined): string {
  const id = streamId(input);
  const reason = streamIdFault(id);
  if (reason) throw new InvalidStreamIdError({ aggregate: aggregate.name, streamId: id, reason });
  return streamKey(aggregate.name, id, tenant);
}

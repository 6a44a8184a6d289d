import { parseStreamKey, streamIdFault, streamKey } from '../../contract/event-table.ts';
import { InvalidSagaIdError, UnknownSagaError } from './errors.ts';
import type { AnySaga } from './saga.ts';

/**
 * The stream of a saga: its history is an ordinary one of the event store.
 *
 * @throws {InvalidSagaIdError} when the id can be no part of a key
 */
export function sagaStream({ name }: AnySaga, sagaId: string, tenant?: string): string {
  const fault = streamIdFault(sagaId);
  if (fault !== undefined) throw new InvalidSagaIdError({ saga: name, sagaId, fault });
  return streamKey(name, sagaId, tenant);
}

/**
 * The saga that a stream belongs to: of a command's `replyTo`, or of a timeout.
 *
 * @throws {UnknownSagaError} when the service has none for it
 */
export function sagaOfStream(sagas: readonly AnySaga[], stream: string): AnySaga {
  const { aggregate } = parseStreamKey(stream);
  const saga = sagas.find(({ name }) => name === aggregate);
  if (!saga) throw new UnknownSagaError({ stream, known: sagas.map(({ name }) => name) });
  return saga;
}

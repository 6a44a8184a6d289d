import { keySeparator, parseStreamKey, streamKey } from '../contract/event-table.ts';
import type { AnySaga } from './saga.ts';
import { InvalidSagaIdError, UnknownSagaError } from './saga-errors.ts';

/**
 * The stream of a saga: its history is an ordinary one of the event store.
 *
 * @throws {InvalidSagaIdError} when the id can be no part of a key
 */
export function sagaStream({ name }: AnySaga, sagaId: string, tenant?: string): string {
  const fault = faultOf(sagaId);
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

/** As long as the id of any stream may be. */
const maxSagaIdBytes = 1_024;

function faultOf(sagaId: unknown): string | undefined {
  if (typeof sagaId !== 'string') return 'is no string';
  if (sagaId === '') return 'is empty';
  if (/\p{Surrogate}/u.test(sagaId)) return 'holds half a surrogate pair, which UTF-8 has no bytes for';
  if (sagaId.includes(keySeparator)) return `holds ${keySeparator}, which separates the parts of a stored key`;
  return Buffer.byteLength(sagaId) > maxSagaIdBytes ? `has more than ${maxSagaIdBytes} bytes` : undefined;
}

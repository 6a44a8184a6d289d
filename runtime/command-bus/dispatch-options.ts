import type { ExpectedVersion } from '../event-store/stream-head.ts';
import type { Caller } from '../message/caller.ts';
import type { MessageOrigin } from '../message/metadata.ts';

/** Where a command comes from and how far it goes. */
export interface DispatchOptions extends MessageOrigin {
  /**
   * The key of idempotency (rule B1).
   *
   * @default a new id
   */
  readonly commandId?: string | undefined;
  /**
   * The version that the stream must have; not retried.
   *
   * @default 'any'
   */
  readonly expectedVersion?: ExpectedVersion | undefined;
  /**
   * When the caller stops waiting, in milliseconds since the epoch.
   *
   * @default 10 seconds from now
   */
  readonly deadline?: number | undefined;
  /**
   * Who calls from outside: asked for `authorize`, and whose actor and tenant count.
   *
   * @default the command comes from inside the service, and `authorize` is not asked
   */
  readonly caller?: Caller | undefined;
}

import { AllFrameError } from '../../message/errors.ts';

/** The container was started with another argument than its role. */
export class UnknownRoleError extends AllFrameError {
  override readonly name = 'UnknownRoleError';
  readonly code = 'unknown-role';

  constructor({ role }: { role: string | undefined }) {
    super(`The container was started as ${JSON.stringify(role)}; start it with the argument api or worker`);
  }
}

/** The store does not answer, so that the container can't serve yet. */
export class NotReadyError extends AllFrameError {
  override readonly name = 'NotReadyError';
  readonly code = 'not-ready';
  override readonly retryable = true;

  constructor({ waitedMs }: { waitedMs: number }) {
    super(`The event store did not answer within ${waitedMs} ms; see its status, and that of the service account's permissions`);
  }
}

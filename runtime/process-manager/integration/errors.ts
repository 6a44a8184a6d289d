import { AllFrameError, type ValidationError } from '../../message/errors.ts';

/** What `map` made of an event is not what the public schema says: a fault of the service's code. Nothing was published. */
export class InvalidIntegrationEventError extends AllFrameError {
  override readonly name = 'InvalidIntegrationEventError';
  readonly code = 'invalid-integration-event';

  constructor({ event, eventId, stream }: { event: string; eventId: string; stream: string }, { cause }: { cause: ValidationError }) {
    const faults = cause.faults.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
    super(`${event}, made of the event ${eventId} of ${stream}, is not what its schema allows: ${faults}; mend map() or the schema`, {
      cause,
    });
  }
}

/** The bus did not take an event. It and what follows it in its stream are published again. */
export class PublishFailedError extends AllFrameError {
  override readonly name = 'PublishFailedError';
  readonly code = 'publish-failed';
  override readonly retryable = true;

  constructor({ event, eventId, reason }: { event: string; eventId: string; reason: string }, options?: ErrorOptions) {
    super(`The bus did not take ${event} ${eventId}: ${reason}; it is published again, and holds what follows it in its stream`, options);
  }
}

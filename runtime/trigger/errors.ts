import { AllFrameError } from '../message/errors.ts';

/** An event that the function's triggers do not know. */
export class UnknownEventSourceError extends AllFrameError {
  override readonly name = 'UnknownEventSourceError';
  readonly code = 'unknown-event-source';

  constructor({ event, known }: { event: unknown; known: readonly string[] }) {
    const keys = typeof event === 'object' && event !== null ? Object.keys(event).join(', ') : typeof event;
    super(`An event of an unknown source came, with the keys ${keys}; this function takes ${known.join(', ')}. Check what invokes it`);
  }
}

/** An event of the bus that no rule of the service is for. */
export class UnexpectedBusEventError extends AllFrameError {
  override readonly name = 'UnexpectedBusEventError';
  readonly code = 'unexpected-bus-event';

  constructor({ source, detailType }: { source: string; detailType: string }) {
    super(`An event ${detailType} of ${source} came, which eventBus({ dispatch }) does not list; deploy the rules and the code together`);
  }
}

/** A bus event led to a command that its decider refused; it ends among the dead letters. */
export class BusCommandRejectedError extends AllFrameError {
  override readonly name = 'BusCommandRejectedError';
  readonly code = 'bus-command-rejected';

  constructor({ command, rejection, event }: { command: string; rejection: string; event: string }) {
    super(`${command} rejected the bus event ${event} with ${rejection}; see the dead letters`);
  }
}

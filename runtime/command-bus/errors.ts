import { AllFrameError } from '../message/errors.ts';

/** A decider stated what can't be stored: a fault of the service's code, not of the request. */
export class InvalidDecisionError extends AllFrameError {
  override readonly name = 'InvalidDecisionError';
  readonly code = 'invalid-decision';

  constructor({ command, fault }: { command: string; fault: string }, options?: ErrorOptions) {
    super(`The decision of ${command} can't be stored: ${fault}; mend its decide()`, options);
  }
}

/** An effect sends a command where nothing sends: the host has neither queues nor timers. */
export class CannotSendError extends AllFrameError {
  override readonly name = 'CannotSendError';
  readonly code = 'cannot-send';

  constructor({ command, next }: { command: string; next: string }) {
    super(`${command} sends ${next}, but its command bus was made without send; give createCommandBus() one`);
  }
}

/** A command asks a query that it does not declare, or where nobody answers. */
export class CannotAskError extends AllFrameError {
  override readonly name = 'CannotAskError';
  readonly code = 'cannot-ask';

  constructor({ command, query, fault }: { command: string; query: string; fault: string }) {
    super(`${command} can't ask ${query}: ${fault}; list the query in reads, and give createCommandBus() ask`);
  }
}

/** An aggregate has personal fields, and the store would keep them in clear. A fault of the wiring: nothing was read or written. */
export class UnprotectedPersonalDataError extends AllFrameError {
  override readonly name = 'UnprotectedPersonalDataError';
  readonly code = 'personal-data-unprotected';
  readonly aggregate: string;

  constructor({ command, aggregate }: { command: string; aggregate: string }) {
    super(
      `${command} would store personal data of ${aggregate} in clear; give createCommandBus() a store that withPersonalData() made with ${aggregate} among its aggregates`,
    );
    this.aggregate = aggregate;
  }
}

/** The state of an aggregate is not made of JSON alone, so that no snapshots are taken of it. Its commands work; their streams are read as a whole. */
export class StateNotJsonError extends AllFrameError {
  override readonly name = 'StateNotJsonError';
  readonly code = 'state-not-json';
  readonly aggregate: string;

  constructor({ aggregate, stream, fault }: { aggregate: string; stream: string; fault: string }) {
    super(
      `No snapshots are taken of ${aggregate}: at ${stream} its state${fault}, which JSON has no form for; make it of text, finite numbers, booleans, null, lists and plain objects`,
    );
    this.aggregate = aggregate;
  }
}

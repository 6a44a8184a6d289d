import { AllFrameError } from '../message/errors.ts';

/** A decider stated what can't be stored: a fault of the service's code, not of the request. */
export class InvalidDecisionError extends AllFrameError {
  override readonly name = 'InvalidDecisionError';
  readonly code = 'invalid-decision';

  constructor({ command, fault }: { command: string; fault: string }, options?: ErrorOptions) {
    super(`The decision of ${command} can't be stored: ${fault}; mend its decide()`, options);
  }
}

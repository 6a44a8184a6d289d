import { AllFrameError } from '../../message/errors.ts';

/** A saga's handler returned what can't be stored or sent: a fault of the service's code, not of the input. Nothing was stored. */
export class InvalidSagaStepError extends AllFrameError {
  override readonly name = 'InvalidSagaStepError';
  readonly code = 'invalid-saga-step';
  readonly saga: string;
  readonly sagaId: string;
  /** The type of the input that was handled. */
  readonly step: string;

  constructor({ saga, sagaId, step, fault }: { saga: string; sagaId: string; step: string; fault: string }, options?: ErrorOptions) {
    super(`The step ${step} of the saga ${saga} (${sagaId}) can't be stored: ${fault}; mend its handler`, options);
    this.saga = saga;
    this.sagaId = sagaId;
    this.step = step;
  }
}

/** `correlate` returned what can be no id: empty, too long, no string, or with `#`, which separates the parts of a stored key. */
export class InvalidSagaIdError extends AllFrameError {
  override readonly name = 'InvalidSagaIdError';
  readonly code = 'invalid-saga-id';
  readonly saga: string;
  readonly sagaId: unknown;

  constructor({ saga, sagaId, fault }: { saga: string; sagaId: unknown; fault: string }) {
    super(`The saga id ${JSON.stringify(sagaId)} of ${saga} ${fault}; return another id from correlate()`);
    this.saga = saga;
    this.sagaId = sagaId;
  }
}

/** An answer or a timeout is for a saga that the service doesn't have. */
export class UnknownSagaError extends AllFrameError {
  override readonly name = 'UnknownSagaError';
  readonly code = 'unknown-saga';
  readonly stream: string;

  constructor({ stream, known }: { stream: string; known: readonly string[] }) {
    super(`The service has no saga for the stream ${JSON.stringify(stream)}; it has ${known.join(', ') || 'none'}`);
    this.stream = stream;
  }
}

import { AllFrameError } from '../../message/errors.ts';

/** A personal field can't be decrypted: it was changed or moved, or its key is lost. No retry cures it; the rest of the store stays usable. */
export class PersonalDataUnreadableError extends AllFrameError {
  override readonly name = 'PersonalDataUnreadableError';
  readonly code = 'personal-data-unreadable';
  readonly stream: string;
  readonly version: number;
  /** The field's path in the event's data. */
  readonly field: string;

  constructor({ stream, version, field }: FieldOfEvent, fault: string, options?: ErrorOptions) {
    super(
      `Stream ${stream} holds at version ${version} a personal field ${field} that can't be decrypted: ${fault}; restore the event store and the keys of personal data to the same time`,
      options,
    );
    this.stream = stream;
    this.version = version;
    this.field = field;
  }
}

/** Where a personal field stands. */
export interface FieldOfEvent {
  readonly stream: string;
  readonly version: number;
  readonly field: string;
}

/** Personal data of somebody who has been forgotten is to be stored. Nothing was written. Forgetting is final: who comes back gets another subject. */
export class SubjectForgottenError extends AllFrameError {
  override readonly name = 'SubjectForgottenError';
  readonly code = 'subject-forgotten';
  readonly subject: string;

  constructor({ subject }: { subject: string }) {
    super(`The subject ${subject} has been forgotten, so that no personal data of it is stored; who comes back needs another subject`);
    this.subject = subject;
  }
}

/** What names a person can be no part of a key. Nothing was written. */
export class InvalidSubjectError extends AllFrameError {
  override readonly name = 'InvalidSubjectError';
  readonly code = 'invalid-subject';

  constructor({ fault }: { fault: string }) {
    super(`The subject of personal data ${fault}; name people by an id such as a customer's`);
  }
}

/** Event data has a field of a name that marks encrypted data. Nothing was written. */
export class ReservedFieldError extends AllFrameError {
  override readonly name = 'ReservedFieldError';
  readonly code = 'reserved-field';

  constructor({ stream, type, field }: { stream: string; type: string; field: string }) {
    super(`The event ${type} for ${stream} has a field ${field}, which marks encrypted data; rename it in the event's schema`);
  }
}

/** Keys of personal data were wrapped by a key service, and there is none to unwrap them. */
export class MissingKeyServiceError extends AllFrameError {
  override readonly name = 'MissingKeyServiceError';
  readonly code = 'key-service-missing';

  constructor({ subject }: { subject: string }) {
    super(`The key of the subject ${subject} was wrapped by a key service; give withPersonalData() the same keyService`);
  }
}

/** What is kept under a subject is neither a key nor a tombstone. Nothing is written in its place, since what the key encrypted would be lost. */
export class CorruptPersonalKeyError extends AllFrameError {
  override readonly name = 'CorruptPersonalKeyError';
  readonly code = 'corrupt-personal-key';
  readonly store: string;
  readonly key: string;

  constructor({ store, key }: { store: string; key: string }, options?: ErrorOptions) {
    super(
      `${store} holds under ${key} what is neither a key nor a tombstone; restore the item from a backup, or forget the subject`,
      options,
    );
    this.store = store;
    this.key = key;
  }
}

import { AllFrameError } from '../message/errors.ts';

/** A body is no JSON object. */
export class InvalidJsonError extends AllFrameError {
  override readonly name = 'InvalidJsonError';
  readonly code = 'invalid-json';

  constructor(fault: string, options?: ErrorOptions) {
    super(`The body must be a JSON object: ${fault}`, options);
  }
}

/** A body comes in another format than JSON. */
export class UnsupportedMediaTypeError extends AllFrameError {
  override readonly name = 'UnsupportedMediaTypeError';
  readonly code = 'unsupported-media-type';

  constructor(contentType: string) {
    super(`The body must be application/json, got ${contentType}`);
  }
}

/** A header does not have the form that it needs. */
export class InvalidHeaderError extends AllFrameError {
  override readonly name = 'InvalidHeaderError';
  readonly code = 'invalid-header';

  constructor({ header, value, form }: { header: string; value: string; form: string }) {
    super(`The header ${header} must be ${form}, got ${value}`);
  }
}

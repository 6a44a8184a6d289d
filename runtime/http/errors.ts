import { AllFrameError } from '../message/errors.ts';
import type { Problem } from './problem.ts';

/** A body is no JSON object. */
export class InvalidJsonError extends AllFrameError {
  override readonly name = 'InvalidJsonError';
  readonly code = 'invalid-json';

  constructor(fault: string, options?: ErrorOptions) {
    super(`The body must be a JSON object: ${fault}`, options);
  }
}

/** A body comes in another format than JSON, or compressed. */
export class UnsupportedMediaTypeError extends AllFrameError {
  override readonly name = 'UnsupportedMediaTypeError';
  readonly code = 'unsupported-media-type';

  constructor(contentType: string) {
    super(`The body must be application/json, as it is, got ${contentType}`);
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

/** A body has more bytes than the API takes. */
export class BodyTooLargeError extends AllFrameError {
  override readonly name = 'BodyTooLargeError';
  readonly code = 'body-too-large';
  readonly maxBodyBytes: number;

  constructor({ maxBodyBytes }: { maxBodyBytes: number }) {
    super(`The body must have at most ${maxBodyBytes} bytes; send less, or let http({ maxBodyBytes }) take more`);
    this.maxBodyBytes = maxBodyBytes;
  }
}

/** A custom handler or a mounted app uses what it does not declare, and so has no permission for in the cloud. */
export class UndeclaredUseError extends AllFrameError {
  override readonly name = 'UndeclaredUseError';
  readonly code = 'undeclared-use';

  constructor({ route, target }: { route: string; target: string }) {
    super(`${route} does not declare that it uses ${target}; list it in its option uses`);
  }
}

/** A custom handler answered with what is no HTTP response: a fault of the service's code, not of the request. */
export class InvalidResponseError extends AllFrameError {
  override readonly name = 'InvalidResponseError';
  readonly code = 'invalid-response';

  constructor({ route, fault }: { route: string; fault: string }) {
    super(`${route} answered with what is no HTTP response: ${fault}; mend its handler`);
  }
}

/** A service answered a client with a problem: `problem` has its details, `code` is the problem's own. */
export class ProblemError extends AllFrameError {
  override readonly name = 'ProblemError';
  readonly code: string;
  override readonly retryable: boolean;
  readonly status: number;
  readonly problem: Problem;
  /** By which the service's log knows the request. */
  readonly requestId: string | undefined;

  constructor({ problem, requestId }: { problem: Problem; requestId: string | undefined }) {
    super(`The service answered ${problem.status} ${problem.code}: ${problem.detail ?? problem.title}`);
    this.code = problem.code;
    this.retryable = problem.status === 429 || problem.status > 501;
    this.status = problem.status;
    this.problem = problem;
    // A page of another origin may not see the header.
    this.requestId = requestId ?? problem.requestId;
  }
}

/** A service did not answer a client, however often it was asked. What was sent may have had its effect all the same. */
export class ServiceUnreachableError extends AllFrameError {
  override readonly name = 'ServiceUnreachableError';
  readonly code = 'service-unreachable';
  override readonly retryable = true;

  constructor({ url, attempts }: { url: string; attempts: number }, options?: ErrorOptions) {
    super(`${url} did not answer, asked ${attempts} times; send a command again with the same idempotencyKey`, options);
  }
}

/** A client's input can't be part of a URL. */
export class UnsendableInputError extends AllFrameError {
  override readonly name = 'UnsendableInputError';
  readonly code = 'unsendable-input';

  constructor({ field, value, form }: { field: string; value: unknown; form: string }) {
    super(`The field ${field} is part of the URL and must be ${form}, got ${JSON.stringify(value)}`);
  }
}

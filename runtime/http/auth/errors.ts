import { AllFrameError } from '../../message/errors.ts';

/** A request tells nobody who sends it. */
export class UnauthenticatedError extends AllFrameError {
  override readonly name = 'UnauthenticatedError';
  readonly code = 'unauthenticated';
  /** The value of `WWW-Authenticate` (https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate). */
  readonly challenge: string;

  constructor({ needs, challenge }: { needs: string; challenge: string }) {
    super(`The request must have ${needs}`);
    this.challenge = challenge;
  }
}

/** A token is no proof of who sends the request. */
export class InvalidTokenError extends AllFrameError {
  override readonly name = 'InvalidTokenError';
  readonly code = 'invalid-token';
  /** The value of `WWW-Authenticate` (https://www.rfc-editor.org/rfc/rfc6750#section-3). */
  readonly challenge: string;

  /** @param facts.fault printable ASCII without quotes: it stands in a header */
  constructor({ fault }: { fault: string }, options?: ErrorOptions) {
    super(`The token is refused: ${fault}; get a new one from the issuer`, options);
    this.challenge = `Bearer error="invalid_token", error_description="${fault}"`;
  }
}

/** The issuer of tokens does not tell its keys, so that no token can be judged. */
export class IssuerUnreachableError extends AllFrameError {
  override readonly name = 'IssuerUnreachableError';
  readonly code = 'issuer-unreachable';
  override readonly retryable = true;
  readonly retryAfterSeconds = 5;

  constructor({ issuer }: { issuer: string }, options?: ErrorOptions) {
    super(`The issuer ${issuer} does not tell its keys; try again later`, options);
  }
}

/** The API keys of a service can't be read. */
export class InvalidApiKeysError extends AllFrameError {
  override readonly name = 'InvalidApiKeysError';
  readonly code = 'invalid-api-keys';

  constructor({ source, fault }: { source: string; fault: string }) {
    super(`The API keys in ${source} ${fault}; write them as [{ "name": "shop", "sha256": "<64 hexadecimal digits>" }]`);
  }
}

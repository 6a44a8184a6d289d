import { AllFrameError } from '../message/errors.ts';

/** A request is none that its path is for: what pushes it is not what infrastructure has set up. */
export class UnexpectedPushError extends AllFrameError {
  override readonly name = 'UnexpectedPushError';
  readonly code = 'unexpected-push';

  constructor({ expected, fault }: { expected: string; fault: string }, options?: ErrorOptions) {
    super(`A push is no ${expected}: ${fault}; check what calls this path`, options);
  }
}

/** A push is signed by Google, and not for one of the accounts under which this source calls. */
export class ForeignPushError extends AllFrameError {
  override readonly name = 'ForeignPushError';
  readonly code = 'foreign-push';
  /** Who it is by; undefined where the token names nobody. */
  readonly account: string | undefined;

  constructor({ account, accounts }: { account: string | undefined; accounts: readonly string[] }) {
    super(
      `A push came by ${account ?? 'nobody'}, and this path takes ${accounts.join(', ') || 'none'}; check the account of the subscription`,
    );
    this.account = account;
  }
}

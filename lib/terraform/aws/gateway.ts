import { assertNever } from '../../model/assert-never.ts';
import type { HttpApiResource } from '../../model/service-model.ts';
import type { MeasuredPart } from './aws-part.ts';
import type { ServiceFunction } from './service-function.ts';

/** What is called, and at which stage. */
export interface GatewayProps {
  readonly function: ServiceFunction;
  readonly stage: string;
}

/** What stands in front of a function. */
export interface Gateway extends MeasuredPart {
  /** Without a slash at its end. */
  readonly url: string;
}

/** Who may call, for a comment. */
export function callersOf({ auth }: HttpApiResource): string {
  switch (auth.kind) {
    case 'jwt':
      return `who calls it needs a token, which the ${isVerifiedByGateway(auth) ? 'gateway' : 'service'} checks`;
    case 'apiKey':
      return 'who calls it needs a key, which the service checks';
    case 'iam':
      return 'who calls it must be permitted to by AWS';
    case 'none':
      return 'everybody may call it, as the service says with auth: none()';
    default:
      return assertNever(auth);
  }
}

/** Whether API Gateway checks tokens, and the service believes it. */
export function isVerifiedByGateway(auth: HttpApiResource['auth']): auth is Extract<HttpApiResource['auth'], { readonly kind: 'jwt' }> {
  return auth.kind === 'jwt' && auth.verifiedBy === 'gateway';
}

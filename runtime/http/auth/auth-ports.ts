import type { Caller } from '../../message/caller.ts';
import type { HttpRequest } from '../http-message.ts';

/** Tells who sends a request, or throws: nobody is let through who can't be told. */
export type Authenticate = (request: HttpRequest) => Promise<Caller>;

/** What authentication needs from outside. */
export interface AuthPorts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Reads the issuer's keys. */
  readonly fetch: typeof globalThis.fetch;
  /** Reads a variable of the environment. */
  readonly variable: (name: string) => string | undefined;
  /** Whether the header `x-allframe-caller` stands for the platform's identity: only where nobody else can reach the host. */
  readonly trustsCallerHeader: boolean;
}

import { ForbiddenError } from './errors.ts';
import type { Json } from './json.ts';

/** Who calls from outside, as authentication found: what `authorize` sees. */
export interface Caller {
  /** How the caller was told: by a JSON Web Token, an API key, the platform's own identities, or not at all. */
  readonly kind: 'jwt' | 'apiKey' | 'iam' | 'none';
  /** Who it is: the token's subject, the key's name, or the platform's identity. It stands in the metadata of what the call causes. */
  readonly actor?: string | undefined;
  /** Whose data the call is about, in a service that declares tenants. */
  readonly tenant?: string | undefined;
  /** What the token says; empty for other kinds. */
  readonly claims: Readonly<Record<string, Json | undefined>>;
}

/** Says whether a caller may send this input. Messages from inside the service, which have no caller, are not asked. */
export type Authorize<Input> = (caller: Caller, input: Input) => boolean | Promise<boolean>;

/**
 * Asks a definition's `authorize`, where there is one and the message comes from outside.
 *
 * @throws {ForbiddenError}
 */
export async function checkAuthorized<Input>(
  { name, authorize }: { readonly name: string; readonly authorize?: Authorize<Input> | undefined },
  caller: Caller | undefined,
  input: Input,
): Promise<void> {
  if (!authorize || !caller) return;
  if ((await authorize(caller, input)) !== true) throw new ForbiddenError({ subject: name, actor: caller.actor });
}

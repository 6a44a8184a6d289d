import type { SecureContext } from 'node:tls';

let made: SecureContext | undefined;

/** Makes what all later connections of this process have in common, the certificates of all authorities among it. */
export function makeSecureContext(): void {
  made ??= process.getBuiltinModule('node:tls').createSecureContext();
}

/**
 * What was made ahead of connections. Without it Node makes one anew for each, which takes 1.5 ms, but as late as it can: for a first connection that
 * nobody prepared this is sooner, since a thread of Node 24 still reads the certificates.
 */
export function secureContext(): SecureContext | undefined {
  return made;
}

import { makeSecureContext } from '../../aws-client/secure-context.ts';
import { nodeCrypto } from '../../message/node-crypto.ts';
import type { Environment } from '../environment.ts';

/**
 * Loads what the first command needs of Node while Lambda initializes: an Init has a whole processor, an invocation with 256 MB a seventh of
 * one, so that the same milliseconds would take seven times as long there
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html).
 */
export function loadAhead({ optional }: Pick<Environment, 'optional'>): void {
  if (!optional('AWS_LAMBDA_INITIALIZATION_TYPE')) return;
  // Node reads the certificates of all authorities in a thread of its own from here on, and while the rest is loaded.
  process.getBuiltinModule('node:https');
  nodeCrypto();
  makeSecureContext();
}

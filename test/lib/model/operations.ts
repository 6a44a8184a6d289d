import type { Operation } from '../../../lib/model/service-model.ts';

const all = {
  'append-commits': true,
  'load-commits': true,
  'save-snapshots': true,
  'scan-commits': true,
  'find-commits': true,
  'follow-commits': true,
  'get-objects': true,
  'put-objects': true,
  'drop-snapshots': true,
  'get-documents': true,
  'find-documents': true,
  'put-documents': true,
  'get-checkpoints': true,
  'put-checkpoints': true,
  'read-registry': true,
  'write-registry': true,
  'keep-catch-up-state': true,
  'get-keys': true,
  'put-keys': true,
  'wrap-keys': true,
  'unwrap-keys': true,
  'send-messages': true,
  'receive-messages': true,
  'send-dead-letters': true,
  'publish-events': true,
  'set-timers': true,
} as const satisfies Record<Operation, true>;

/** Every operation: one that is missing here does not compile. */
export const operations = Object.keys(all) as Operation[];

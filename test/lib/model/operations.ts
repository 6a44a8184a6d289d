import type { Operation } from '../../../lib/model/service-model.ts';

const all = {
  'append-commits': true,
  'load-commits': true,
  'save-snapshots': true,
  'follow-commits': true,
  'get-documents': true,
  'find-documents': true,
  'put-documents': true,
  'send-messages': true,
  'receive-messages': true,
  'send-dead-letters': true,
} as const satisfies Record<Operation, true>;

/** Every operation: one that is missing here does not compile. */
export const operations = Object.keys(all) as Operation[];

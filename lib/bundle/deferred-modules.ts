import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile } from './package-files.ts';

/**
 * Modules of the runtime that functions load when they first use something of them, by their absolute paths: what a start reads and compiles is
 * what most first requests run. Each only defines, so that nothing can tell when it was loaded.
 */
export function deferredModules(): readonly string[] {
  return [...errorModules(), ...seldomUsed].sort().map((module) => packageFile(module));
}

/** Errors come with a fault, if one comes at all. */
function errorModules(): readonly string[] {
  const files = readdirSync(join(packageFile('runtime/index'), '..'), { recursive: true, encoding: 'utf8' });
  return files.flatMap((file) => {
    const [, module] = /^(.*\berrors?)\.[tj]s$/.exec(file.replaceAll('\\', '/')) ?? [];
    return module === undefined ? [] : [`runtime/${module}`];
  });
}

/** What few services have, and what few requests come to. */
const seldomUsed: readonly string[] = [
  'runtime/aws-client/decode-binary',
  'runtime/aws-client/faults',
  'runtime/aws-client/next-try',
  'runtime/aws-client/official-dynamodb',
  'runtime/command-bus/input-hash',
  'runtime/command-bus/plain-bytes',
  'runtime/command-bus/state-cache',
  'runtime/event-store/dynamodb/append-refusal',
  'runtime/event-store/dynamodb/bounded-objects',
  'runtime/event-store/dynamodb/category-of',
  'runtime/event-store/dynamodb/commits-after',
  'runtime/event-store/dynamodb/pointer-item',
  'runtime/event-store/dynamodb/snapshot-base',
  'runtime/event-store/dynamodb/snapshot-item',
  'runtime/event-store/dynamodb/translated-fault',
  'runtime/event-store/history-faults',
  'runtime/host/lambda/bucket-of',
  'runtime/host/lambda/protected-store',
  'runtime/host/source-stack',
  'runtime/http/answer-query',
  'runtime/http/auth/api-key',
  'runtime/http/auth/authenticate-callers',
  'runtime/http/auth/request-headers',
  'runtime/http/cors',
  'runtime/http/if-match',
  'runtime/http/problem',
  'runtime/http/unmatched',
  'runtime/message/parse-position-token',
  'runtime/message/schema-faults',
  'runtime/message/tenant',
  'runtime/message/upcast',
  'runtime/message/validate-beside-erased',
  'runtime/trigger/base-path',
];

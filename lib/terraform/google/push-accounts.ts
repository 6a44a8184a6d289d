import { Fn } from 'cdktf';
import type { Resource } from '../../model/service-model.ts';
import type { MergedFunctions } from './merge-functions.ts';
import type { Platform } from './platform.ts';

/** The accounts under which sources push, so that the worker can tell them apart from others (rule I1): of those sources that there are. */
export function pushAccounts(
  { isPublic }: MergedFunctions,
  platform: Platform,
): readonly { readonly name: string; readonly value: string }[] {
  if (isPublic) return [];
  const has = (...kinds: readonly Resource['kind'][]) => platform.model.resources.some(({ kind }) => kinds.includes(kind));
  return [
    ...(has('queue-source', 'bus-rule', 'topic-subscription') ? [{ name: 'PUSH_ACCOUNT', value: platform.push.account.email }] : []),
    ...(has('stream-source', 'bucket-source') ? [{ name: 'EVENTARC_ACCOUNT', value: platform.eventarc.account.email }] : []),
    ...(has('invocation') ? [{ name: 'INVOKER_ACCOUNTS', value: Fn.join(',', platform.invokerAccounts.listValue) }] : []),
    ...(has('schedule') ? [{ name: 'SCHEDULER_ACCOUNT', value: platform.scheduler.account.email }] : []),
  ];
}

import { canonicalJson } from '../../runtime/message/json.ts';
import type { PlanNotice } from './plan.ts';
import type { FunctionResource, HttpApiResource, InvocationResource, Resource, ResourceOf, TimerGroupResource } from './service-model.ts';

/**
 * Who may do more after a change than before, and what is less protected. What was accepted may be of an older version, and lack a setting.
 *
 * @param before nothing for a new resource
 */
export function widenings(before: Resource | undefined, after: Resource): readonly PlanNotice[] {
  const former = before?.kind === after.kind ? before : undefined;
  return [...permissions(former, after), ...loweredProtections(former, after)];
}

function permissions(before: Resource | undefined, after: Resource): readonly PlanNotice[] {
  switch (after.kind) {
    case 'function':
      return functionMay(before as ResourceOf<'function'> | undefined, after);
    case 'timer-group':
      return timersMay(before as ResourceOf<'timer-group'> | undefined, after);
    case 'http-api':
      return everybodyMay(before as ResourceOf<'http-api'> | undefined, after);
    case 'invocation':
      return invokersMay(before as ResourceOf<'invocation'> | undefined, after);
    default:
      return [];
  }
}

/** By its grants, and by the secrets that it reads. */
function functionMay(before: FunctionResource | undefined, { id, grants, secrets }: FunctionResource): readonly PlanNotice[] {
  const granted = (resource: string) => before?.grants?.find((grant) => grant.resource === resource)?.operations ?? [];
  const known = Object.values(before?.secrets ?? {}).map(({ kind, name }) => `${kind} ${name}`);
  const read = Object.values(secrets).map(({ kind, name }) => `${kind} ${name}`);
  const what = [
    ...grants.flatMap(({ resource, operations }) => {
      const added = operations.filter((operation) => !granted(resource).includes(operation));
      return added.length > 0 ? [`${added.join(', ')} on ${resource}`] : [];
    }),
    ...[...new Set(read)].filter((secret) => !known.includes(secret)).map((secret) => `read the ${secret}`),
  ];
  return what.map((permission) => widened('permission-widened', id, `${id}${before ? '' : ', which is new,'} may now ${permission}`));
}

/** Whoever sets a timer has the role of all of them send for him. */
function timersMay(before: TimerGroupResource | undefined, { id, queues }: TimerGroupResource): readonly PlanNotice[] {
  const added = queues.filter((queue) => !before?.queues?.includes(queue));
  return added.map((queue) => widened('permission-widened', id, `what is set in ${id} may now send-messages on ${queue}`));
}

function everybodyMay(before: HttpApiResource | undefined, { id, auth, routes }: HttpApiResource): readonly PlanNotice[] {
  const open = (api: HttpApiResource | undefined) =>
    (api?.routes ?? []).filter((route) => api?.auth?.kind === 'none' || route.public).map(({ method, path }) => `${method} ${path}`);
  const opened = open({ auth, routes } as HttpApiResource).filter((route) => !open(before).includes(route));
  // Where everybody was let in before, nobody gains.
  const others = before && before.auth?.kind !== 'none' && auth.kind !== 'none' && canonicalJson(before.auth) !== canonicalJson(auth);
  return [
    ...opened.map((route) => widened('access-widened', id, `everybody may now call ${route}`)),
    ...(others ? [widened('access-widened', id, `who may call ${id} is decided otherwise now: by ${auth.kind}, with other settings`)] : []),
  ];
}

function invokersMay(before: InvocationResource | undefined, { id, commands, queries }: InvocationResource): readonly PlanNotice[] {
  const known = [...(before?.commands ?? []), ...(before?.queries ?? [])];
  const added = [...commands, ...queries].filter((name) => !known.includes(name));
  return added.map((name) => widened('access-widened', id, `who may invoke the service may now have it run ${name}`));
}

function loweredProtections(before: Resource | undefined, after: Resource): readonly PlanNotice[] {
  const [former, now] = [before ?? {}, after].map((resource) => new Map<string, unknown>(Object.entries(resource)));
  return ['deletionProtection', 'pointInTimeRecovery', 'versioned', 'kms']
    .filter((protection) => former?.get(protection) && !now?.get(protection))
    .map((protection) => ({ code: 'protection-lowered', id: after.id, message: `${after.id} loses its ${protection}` }));
}

function widened(code: PlanNotice['code'], id: string, message: string): PlanNotice {
  return { code, id, message };
}

import pc from 'picocolors';
import type { Service } from '../../runtime/service/service.ts';
import { resourcesOf, type ScheduleResource, type ServiceModel } from '../model/service-model.ts';

/** What `allframe dev` says once it serves: what there is, and how each of it is reached from outside. */
export function welcome(service: Service, model: ServiceModel, { url, file }: { url: string; file: string | undefined }): string {
  const keeping = file === undefined ? ', in memory: it forgets everything when it stops' : `, and keeps its data in ${file}`;
  const lines = [...reached(model), ...reachedByHand(service, model), ...byItself(service)];
  const width = Math.max(...lines.map(({ what }) => what.length));
  return [`${pc.bold(model.service)} runs at ${pc.cyan(url)}${keeping}`, ...lines.map((one) => textOf(one, width))].join('\n');
}

interface Line {
  readonly kind: string;
  readonly what: string;
  readonly leadsTo?: string | undefined;
}

function reached(model: ServiceModel): readonly Line[] {
  return resourcesOf(model, 'http-api').flatMap(({ auth, routes }) => [
    ...(auth.kind === 'jwt' ? [{ kind: 'auth', what: 'jwt', leadsTo: `tokens of ${auth.issuer}` }] : []),
    ...routes.map(({ method, path, target }) => ({ kind: method, what: path, leadsTo: `${target.kind} ${target.name}` })),
  ]);
}

/** What comes in the cloud by other ways than HTTP. */
function reachedByHand({ topics, buckets, invocable }: Service, model: ServiceModel): readonly Line[] {
  return [
    ...resourcesOf(model, 'bus-rule').map(({ source, detailType, command }) => ({
      kind: 'bus',
      what: `${source} ${detailType}`,
      leadsTo: `command ${command}, by POST /_allframe/bus`,
    })),
    ...Object.entries(topics).map(([topic, { command, filter = {} }]) => ({
      kind: 'topic',
      what: topic,
      leadsTo: `${command.kind} ${command.name}, by POST /_allframe/topics/${topic}${attributesOf(filter)}`,
    })),
    ...Object.entries(buckets).map(([bucket, { prefix = '', suffix = '' }]) => ({
      kind: 'bucket',
      what: `${bucket} ${prefix}*${suffix}`,
      leadsTo: `its handler, by PUT /_allframe/buckets/${bucket}/KEY`,
    })),
    ...invocable.map(({ kind, name }) => ({ kind: 'invoke', what: name, leadsTo: `${kind}, by POST /_allframe/invoke` })),
  ];
}

/** What follows events, and what comes with time. */
function byItself({ sagas, reactors, eventBus, schedules }: Service): readonly Line[] {
  return [
    ...sagas.map(({ name }) => ({ kind: 'saga', what: name })),
    ...reactors.map(({ name }) => ({ kind: 'react', what: name })),
    ...(eventBus?.publish ?? []).map(({ name, from }) => ({ kind: 'tell', what: name, leadsTo: `event ${from.type}` })),
    ...Object.entries(schedules).map(([name, { timing, command }]) => ({
      kind: 'timer',
      what: `${name} ${timingText(timing)}`,
      leadsTo: `${command.kind} ${command.name}`,
    })),
  ];
}

function textOf({ kind, what, leadsTo }: Line, width: number): string {
  return `  ${kind.padEnd(6)} ${leadsTo === undefined ? what : `${what.padEnd(width)} ${pc.dim(leadsTo)}`}`;
}

/** The first of the values that a topic's filter lets through. */
function attributesOf(filter: Readonly<Record<string, readonly string[]>>): string {
  const attributes = Object.entries(filter).map(([name, [value = '']]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return attributes.length === 0 ? '' : `?${attributes.join('&')}`;
}

/** `30 15 * * MON-FRI Europe/Berlin`, `every hour`, or `every 5 minutes`. */
function timingText({ cron, timezone = 'UTC', rate }: ScheduleResource['timing']): string {
  if (rate === undefined) return `${cron} ${timezone}`;
  return `every ${Object.entries(rate).map(([unit, count]) => (count === 1 ? unit.replace(/s$/, '') : `${count} ${unit}`))}`;
}

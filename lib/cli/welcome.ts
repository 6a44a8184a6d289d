import pc from 'picocolors';
import type { Service } from '../../runtime/service/service.ts';
import { resourcesOf, type ScheduleResource, type ServiceModel } from '../model/service-model.ts';

/** What `allframe dev` says once it serves: what there is, and how each of it is reached from outside. */
export function welcome(service: Service, model: ServiceModel, { url, file }: { url: string; file: string | undefined }): string {
  const keeping = file === undefined ? ', in memory: it forgets everything when it stops' : `, and keeps its data in ${file}`;
  return [`${pc.bold(model.service)} runs at ${pc.cyan(url)}${keeping}`, ...reached(model), ...byItself(service)].join('\n');
}

function reached(model: ServiceModel): readonly string[] {
  const routes = resourcesOf(model, 'http-api').flatMap((api) => api.routes);
  return [
    ...routes.map(({ method, path, target }) => line(method, path, `${target.kind} ${target.name}`)),
    ...resourcesOf(model, 'bus-rule').map(({ source, detailType, command }) =>
      line('bus', `${source} ${detailType}`, `command ${command}, by POST /_allframe/bus`),
    ),
  ];
}

/** What follows events, and what comes with time. */
function byItself({ sagas, reactors, eventBus, schedules }: Service): readonly string[] {
  return [
    ...sagas.map(({ name }) => line('saga', name)),
    ...reactors.map(({ name }) => line('react', name)),
    ...(eventBus?.publish ?? []).map(({ name, from }) => line('tell', name, `event ${from.type}`)),
    ...Object.entries(schedules).map(([name, { timing, command }]) =>
      line('timer', `${name} ${timingText(timing)}`, `command ${command.name}`),
    ),
  ];
}

function line(kind: string, what: string, leadsTo = ''): string {
  return `  ${kind.padEnd(6)} ${leadsTo ? `${what.padEnd(32)} ${pc.dim(leadsTo)}` : what}`;
}

/** `30 15 * * MON-FRI Europe/Berlin`, or `every 5 minutes`. */
function timingText({ cron, timezone = 'UTC', rate }: ScheduleResource['timing']): string {
  if (rate === undefined) return `${cron} ${timezone}`;
  return `every ${Object.entries(rate).map(([unit, count]) => `${count} ${unit}`)}`;
}

import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { pascalCase, type physicalNames } from './names.ts';
import type { ProcessResource, Resource, ScheduleResource } from './service-model.ts';
import type { RenderTarget, UnsupportedOnTarget } from './unsupported-on-target.ts';

type Naming = ReturnType<typeof physicalNames>;

/** What goes on by itself: sagas, reactors and the publisher, which follow the event store, the encryption of personal data, and schedules. */
export function processResources(service: ServiceDescription, name: Naming): readonly Resource[] {
  const { projections, sagas, reactors, eventBus, schedules, personalData } = service;
  return [
    ...sagas.map((saga) => processResource('saga', saga.name)),
    ...reactors.map((reactor) => processResource('reactor', reactor.name)),
    ...(eventBus && eventBus.publish.length > 0 ? [processResource('publisher', service.name)] : []),
    ...projections.filter(({ replaces }) => replaces !== undefined).map(({ name }) => processResource('rebuild', name)),
    ...personalData.map((aggregate) => processResource('personalData', aggregate)),
    ...Object.entries(schedules).map(
      ([schedule, { timing, command }]): ScheduleResource => ({
        kind: 'schedule',
        id: `${pascalCase(schedule)}Schedule`,
        name: name(schedule),
        timing,
        command,
      }),
    ),
  ];
}

function processResource(process: ProcessResource['process'], name: string): ProcessResource {
  return { kind: 'process', id: `${pascalCase(name)}${pascalCase(process)}`, process, name };
}

/** Why a target makes nothing of it yet. */
export function notRenderedYet(resource: ProcessResource | ScheduleResource, target: RenderTarget): UnsupportedOnTarget {
  return {
    target,
    resource: resource.id,
    fault: `${nameOf(resource)} in this process only: no infrastructure is made for it yet`,
    remedy: 'run the service with allframe dev, or take it out of the service that is deployed',
  };
}

function nameOf(resource: ProcessResource | ScheduleResource): string {
  if (resource.kind === 'schedule') return `the schedule ${resource.name} runs`;
  return resource.process === 'personalData'
    ? `the personal data of ${resource.name} is encrypted`
    : `the ${resource.process} ${resource.name} runs`;
}

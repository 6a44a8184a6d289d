import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { alarmResources } from './alarm-resources.ts';
import { dashboardWidgets } from './dashboard-widgets.ts';
import type { physicalNames } from './names.ts';
import { dashboardId } from './resource-ids.ts';
import type { Resource } from './service-model.ts';

type Naming = ReturnType<typeof physicalNames>;

/** What watches over the resources of a service, where it asks for that. */
export function monitoringResources(service: ServiceDescription, resources: readonly Resource[], name: Naming): readonly Resource[] {
  const { monitoring } = service;
  if (!monitoring) return [];
  const { dashboard = true, alarms = true } = monitoring;
  const widgets = dashboardWidgets(service, resources);
  return [
    ...(dashboard ? [{ kind: 'dashboard', id: dashboardId, name: name('dashboard'), widgets } as const] : []),
    ...(alarms ? alarmResources(service, resources, name) : []),
  ];
}

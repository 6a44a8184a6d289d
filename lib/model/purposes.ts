import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { BusRuleResource, ScheduleResource } from './service-model.ts';

/** What the function of a role is for, as consoles show it. */
export const functionPurposes: Readonly<Record<FunctionRole, string>> = {
  api: 'Serves the HTTP API.',
  worker: 'Executes what arrives through queues, the bus, topics, buckets and schedules.',
  projector: 'Keeps the read models up to date with the stream of the event store.',
  reactor: 'Runs sagas and reactors, and publishes events, with the stream of the event store.',
  rebuilder: 'Fills read models with what was stored before them.',
  catchUp: 'Finds what was lost of wake-ups.',
};

/** What a rule is for, as consoles show it. */
export function rulePurpose({ detailType, source, command }: Pick<BusRuleResource, 'detailType' | 'source' | 'command'>): string {
  return `Hands ${detailType} of ${source} to the worker, which runs ${command}.`;
}

/** What a schedule is for, as consoles show it. */
export function schedulePurpose({ runs }: Pick<ScheduleResource, 'runs'>): string {
  return runs.kind === 'schedule' ? `Runs ${runs.command}.` : functionPurposes.catchUp;
}

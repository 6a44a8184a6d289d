import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { outside } from './check-functions.ts';
import type { Diagnostic } from './diagnostics.ts';
import { limits } from './limits.ts';

/** Settings of monitoring, of personal data and of the bus's archive outside their limits. */
export function checkMonitoring({ monitoring, personalKeys, eventBus }: ServiceDescription): readonly Diagnostic[] {
  return [
    ...outside('monitoring.maxLagSeconds', monitoring?.maxLagSeconds, limits.maxLagSeconds),
    ...outside('personalData.restoreDays', personalKeys.restoreDays, limits.restoreDays),
    ...outside('eventBus.archive.retentionDays', eventBus?.archive?.retentionDays, limits.archiveDays),
    ...Object.entries(eventBus?.dispatch ?? {}).flatMap(([type, { source }]) => checkRule(`eventBus.dispatch['${type}']`, type, source)),
  ];
}

function checkRule(place: string, type: string, source: string): Diagnostic[] {
  const pattern = JSON.stringify({ source: [source], 'detail-type': [type] });
  if (source !== '') return outside(place, pattern.length, limits.eventPatternCharacters).map(asPattern);
  const message = 'it names no source, so that nothing comes';
  return [{ severity: 'error', code: 'invalid-rule', place: `${place}.source`, message, remedy: 'name who sends the event' }];
}

function asPattern(fault: Diagnostic): Diagnostic {
  return {
    ...fault,
    message: `the pattern of the rule ${fault.message.slice(fault.message.indexOf('must'))}`,
    remedy: 'shorten source or type',
  };
}

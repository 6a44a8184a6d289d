import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { codesOf, faultsOf } from './describe.ts';

const rule = (type: string, source: string) => ({
  eventBus: { name: undefined, publish: [], dispatch: { [type]: { source, command: 'SubmitOrder' } } },
});
const archive = (retentionDays: number) => ({ eventBus: { name: undefined, publish: [], dispatch: {}, archive: { retentionDays } } });

describe('a setting', () => {
  it.each<[Partial<ServiceDescription>, string]>([
    [{ monitoring: { maxLagSeconds: 9 } }, 'out-of-range at monitoring.maxLagSeconds'],
    [{ monitoring: { maxLagSeconds: 86_401 } }, 'out-of-range at monitoring.maxLagSeconds'],
    [{ personalKeys: { restoreDays: 0 } }, 'out-of-range at personalData.restoreDays'],
    [{ personalKeys: { restoreDays: 36 } }, 'out-of-range at personalData.restoreDays'],
    [archive(-1), 'out-of-range at eventBus.archive.retentionDays'],
    [archive(1.5), 'out-of-range at eventBus.archive.retentionDays'],
    [rule('basket.abandoned', ''), "invalid-rule at eventBus.dispatch['basket.abandoned'].source"],
    [rule('basket.abandoned', 's'.repeat(4_100)), "out-of-range at eventBus.dispatch['basket.abandoned']"],
  ])("can't be %j", (changes, fault) => expect(codesOf(faultsOf(changes))).toEqual([fault]));

  it.each<Partial<ServiceDescription>>([
    { monitoring: { maxLagSeconds: 10, dashboard: false } },
    { monitoring: {} },
    { personalKeys: { restoreDays: 35 } },
    archive(0),
    archive(365),
  ])('may be %j', (changes) => expect(faultsOf(changes)).toEqual([]));
});

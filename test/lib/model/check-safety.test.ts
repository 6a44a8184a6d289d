import { buildModel } from '../../../lib/model/build-model.ts';
import { checkSafety } from '../../../lib/model/check-safety.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { codesOf, everything, httpWith, route, sound } from './describe.ts';

function advice(changes: Partial<ServiceDescription>): readonly string[] {
  return codesOf(checkSafety(buildModel({ ...sound, ...changes }, 'dev').model));
}

describe('a review of a service', () => {
  it('has nothing to say of one that keeps the defaults, whatever it uses', () => {
    expect(advice({})).toEqual([]);
    expect(codesOf(checkSafety(buildModel(everything, 'dev').model))).toEqual([]);
  });

  it('names state that is less protected than it could be', () => {
    expect(advice({ eventStore: { deletionProtection: false, pointInTimeRecovery: false } })).toEqual([
      'unprotected-state at eventStore.deletionProtection',
      'unprotected-state at eventStore.pointInTimeRecovery',
    ]);
  });

  it.each([
    ['/healthz', true],
    ['/orders/z', true],
    ['/eventlog', true],
    ['/_ah/warmup', true],
    ['/orders/:quiz', false],
    ['/zebra', false],
    ['/eventlogs', false],
  ])('knows which paths Cloud Run keeps for itself: %s', (path, isReserved) => {
    const places = advice({ http: httpWith(route('GET', path, 'query', 'GetOrder')) });
    expect(places).toEqual(isReserved ? [`path-reserved-on-cloud-run at http.routes['GET ${path}']`] : []);
  });
});

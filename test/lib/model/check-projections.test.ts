import type { ProjectionDescription } from '../../../runtime/service/describe-service.ts';
import { codesOf, faultsOf } from './describe.ts';

describe('a projection', () => {
  it.each([0, -1, 1.5, Number.NaN])("can't have the version %p", (version) => {
    expect(codesOf(faults({ version }))).toEqual(['invalid-version at projections.Orders.version']);
  });

  it.each([2, 3])('replaces an older version of its own, not version %p', (replaces) => {
    expect(codesOf(faults({ version: 2, replaces }))).toEqual(['invalid-replacement at projections.Orders.replaces']);
    expect(faults({ version: 2, replaces: 1 })).toEqual([]);
  });

  it('folds at least one aggregate', () => {
    expect(codesOf(faults({ from: [] }))).toEqual(['empty-projection at projections.Orders.from']);
  });

  it('names the field of each of its indexes', () => {
    expect(faults({ indexes: { byCustomer: [] } })).toEqual([
      expect.objectContaining({ code: 'invalid-index', place: 'projections.Orders.indexes.byCustomer', message: 'it has no field' }),
    ]);
  });

  it.each(['by', 'by customer', 'a'.repeat(253)])("can't have an index that DynamoDB would not take: %s", (index) => {
    expect(codesOf(faults({ indexes: { [index]: ['customerId'] } }))).toEqual([`invalid-index at projections.Orders.indexes.${index}`]);
  });

  it('may have many versions and indexes of one or several fields', () => {
    expect(faults({ version: 12, indexes: { byCustomer: ['customerId'], 'by.day': ['day', 'hour', 'minute'] } })).toEqual([]);
  });
});

function faults(changes: Partial<ProjectionDescription>) {
  return faultsOf({ projections: [{ name: 'Orders', version: 1, from: ['Order'], replaces: undefined, indexes: {}, ...changes }] });
}

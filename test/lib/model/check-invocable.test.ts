import { codesOf, faultsOf } from './describe.ts';

describe('what other services may call', () => {
  it('is listed in the service', () => {
    expect(
      codesOf(
        faultsOf({
          invocable: [
            { kind: 'command', name: 'Unheard' },
            { kind: 'query', name: 'CreateOrder' },
          ],
        }),
      ),
    ).toEqual(['unknown-command at invocable.Unheard', 'unknown-query at invocable.CreateOrder']);
  });

  it('is listed once, since callers name it by its name alone', () => {
    const queries = [{ name: 'CreateOrder', projection: undefined, aggregates: [] }];
    const invocable = [
      { kind: 'command', name: 'CreateOrder' },
      { kind: 'query', name: 'CreateOrder' },
    ] as const;
    expect(codesOf(faultsOf({ queries, http: undefined, invocable }))).toEqual(['duplicate-invocable at invocable.CreateOrder']);
  });

  it('may be any command and query', () => {
    expect(
      faultsOf({
        invocable: [
          { kind: 'command', name: 'CreateOrder' },
          { kind: 'query', name: 'GetOrder' },
        ],
      }),
    ).toEqual([]);
  });
});

import { ProblemError, ValidationError } from '@allframe/serverless/runtime';
import { problemOf } from '../../../runtime/http/problem.ts';

describe('what is told of a value that is not valid', () => {
  it('is short, however many faults it has: a small request must not make a large answer', () => {
    const faults = Array.from({ length: 10_000 }, (_, index) => ({ path: `tags.${index}`, message: 'x'.repeat(10_000) }));
    const error = new ValidationError({ subject: 'input of Tag', faults });
    expect(error.faults).toHaveLength(20);
    expect(error.message).toContain('; and 9980 more');
    expect(JSON.stringify(problemOf(error)).length).toBeLessThan(20_000);
  });

  it('is all of it where there is little', () => {
    const error = new ValidationError({ subject: 'input of Tag', faults: [{ path: 'a', message: 'must be a string' }] });
    expect(error.message).toBe('The input of Tag is not valid: a: must be a string');
  });
});

describe('what another service answered to us', () => {
  it.each([401, 404, 422])('is no answer of ours: %d becomes an internal error', (status) => {
    const problem = { status, title: 'Theirs', code: 'forbidden', detail: 'their secret' };
    expect(problemOf(new ProblemError({ problem, requestId: undefined }))).toEqual({
      status: 500,
      title: 'Internal Server Error',
      code: 'internal-error',
    });
  });
});

import { createLogger } from '../../../runtime/host/logger.ts';
import { ValidationError } from '../../../runtime/message/errors.ts';

function logged(level: string | undefined, log: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  log(createLogger(level, (line) => lines.push(line)));
  return lines.map((line) => JSON.parse(line));
}

function everything({ debug, info, warn, error }: ReturnType<typeof createLogger>): void {
  debug('d');
  info('i');
  warn('w');
  error('e');
}

describe('a logger', () => {
  it.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
    ['silent', []],
    ['nonsense', ['info', 'warn', 'error']],
    [undefined, ['info', 'warn', 'error']],
  ])('of level %s writes %j', (level, levels) => {
    expect(logged(level, everything).map((line) => line.level)).toEqual(levels);
  });

  it('writes one line for one call, whatever its text holds', () => {
    expect(logged('info', ({ info }) => info('a\nb', { field: 'c\nd' }))).toEqual([{ level: 'info', message: 'a\nb', field: 'c\nd' }]);
  });

  it('writes the errors that one stands for', () => {
    const several = new AggregateError([new Error('one'), new Error('other')], 'two failed');
    const [line] = logged('info', ({ error }) => error('It failed', { error: several }));
    expect(line?.error).toMatchObject({ message: 'two failed', errors: [{ message: 'one' }, { message: 'other' }] });
  });

  it('writes errors with name, code, stack and cause', () => {
    const cause = new ValidationError({ subject: 'body', faults: [{ path: 'a', message: 'is wrong' }] });
    const [line] = logged('info', ({ error }) => error('It failed', { error: new Error('outer', { cause }) }));
    expect(line?.error).toMatchObject({
      name: 'Error',
      message: 'outer',
      stack: expect.stringContaining('logger.test'),
      cause: { name: 'ValidationError', code: 'validation-failed', message: 'The body is not valid: a: is wrong' },
    });
  });
});

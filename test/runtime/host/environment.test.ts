import { deadLetterVariable, functionRoles, queueVariable, readModelVariable } from '../../../runtime/contract/environment.ts';
import { environmentVariables } from '../../../runtime/contract/environment-variables.ts';
import { readEnvironment } from '../../../runtime/host/environment.ts';
import { MissingVariableError } from '../../../runtime/host/errors.ts';

describe('the environment of a function', () => {
  const variables = { EVENT_TABLE: 'events', LOG_LEVEL: 'debug', ALLFRAME_QUEUE_A: 'url' };

  it('is read by name', () => {
    const environment = readEnvironment('api', variables);
    expect(environment.required('EVENT_TABLE')).toBe('events');
    expect(environment.optional('LOG_LEVEL')).toBe('debug');
    expect(environment.optional('PORT')).toBeUndefined();
    expect(environment.resource('ALLFRAME_QUEUE_A')).toBe('url');
    expect(environment.optionalResource('ALLFRAME_QUEUE_A')).toBe('url');
    expect(environment.optionalResource('ALLFRAME_QUEUE_B')).toBeUndefined();
    expect(environment.beginningWith('ALLFRAME_QUEUE_')).toEqual({ A: 'url' });
  });

  it.each(functionRoles)('is checked at once for everything that %s needs', (role) => {
    const all = Object.fromEntries(Object.keys(environmentVariables).map((name) => [name, 'set']));
    for (const [name, { requiredBy, setBy }] of Object.entries(environmentVariables))
      if ((requiredBy as readonly string[]).includes(role)) {
        const read = () => readEnvironment(role, { ...all, [name]: undefined });
        expect(read).toThrow(MissingVariableError);
        expect(read).toThrow(`The function ${role} needs the variable ${name}, which ${setBy} sets`);
      }
  });

  it('takes an empty variable for a missing one', () => {
    expect(() => readEnvironment('api', { EVENT_TABLE: '' })).toThrow(MissingVariableError);
    expect(() => readEnvironment('api', variables).resource('ALLFRAME_QUEUE_B')).toThrow(/needs the variable ALLFRAME_QUEUE_B/);
  });

  it('has names for resources that are made of theirs', () => {
    expect(readModelVariable('OrderSummaries', 2)).toBe('ALLFRAME_READ_MODEL_ORDER_SUMMARIES_V2');
    expect(queueVariable('orderQueue')).toBe('ALLFRAME_QUEUE_ORDER_QUEUE');
    expect(deadLetterVariable('HTTPQueue-2')).toBe('ALLFRAME_DEAD_LETTERS_HTTP_QUEUE_2');
  });
});

import * as fc from 'fast-check';
import { ValidationError } from '../../../runtime/message/errors.ts';
import { isTimeoutMessage, parseWorkerMessage, type WorkerMessage } from '../../../runtime/message/worker-message.ts';

const command = { command: 'CountUp', input: { counterId: 'a' } };
const timeout = { saga: 'Saga#1', timeoutId: 't-1' };
const origin = { correlationId: 'c', causationId: 'd', causationDepth: 0, actor: 'a', tenant: 'acme', traceParent: 't', traceState: 's' };

function parsed(body: unknown) {
  return () => parseWorkerMessage(typeof body === 'string' ? body : JSON.stringify(body));
}

describe('the body of a message', () => {
  it.each<[string, WorkerMessage, boolean]>([
    ['command', command, false],
    ['command whose input is null', { ...command, input: null }, false],
    ['command with all that it may have', { ...command, ...origin, commandId: 'c-1', replyTo: 'Saga#1' }, false],
    ['command whose input is nested as deep as one may be', { ...command, input: nested(200) }, false],
    ['timeout', timeout, true],
    ['timeout with all that it may have', { ...timeout, ...origin }, true],
    ['timeout whose saga and id are long', { saga: `Saga#${'x'.repeat(1_024)}`, timeoutId: 'x'.repeat(1_024) }, true],
  ])('is read as a %s', (_, message, isTimeout) => {
    expect(parsed(message)()).toEqual(message);
    expect(isTimeoutMessage(parsed(message)())).toBe(isTimeout);
  });

  it.each<[string, unknown, string]>([
    ['text', 'text', 'command message is not valid: must be JSON'],
    ['a number', 1, 'command message is not valid: must be an object with command and input'],
    ['nothing of both', {}, 'command message is not valid: command: must be the name of a command; input: is missing'],
    ['both', { ...command, ...timeout }, 'worker message is not valid: must be a command or a timeout, and is both'],
    ['a command whose name is none', { ...command, command: 1 }, 'command: must be the name of a command'],
    ['an id that is too long', { ...command, commandId: 'x'.repeat(513) }, 'commandId: must be a string of at most 512 characters'],
    ['an answer that goes nowhere', { ...command, replyTo: '' }, 'replyTo: must be the stream of a saga'],
    ['an answer to something else', { ...command, replyTo: 1 }, 'replyTo: must be the stream of a saga'],
    ['a timeout of no saga', { timeoutId: 't-1' }, 'timeout message is not valid: saga: must be the stream of a saga'],
    ['a timeout of an empty saga', { ...timeout, saga: '' }, 'saga: must be the stream of a saga'],
    ['a timeout without an id', { saga: 'Saga#1' }, 'timeoutId: must be the id of a timer'],
    ['a timeout whose id is none', { ...timeout, timeoutId: 1 }, 'timeoutId: must be the id of a timer'],
    ['a timeout of half a depth', { ...timeout, causationDepth: 0.5 }, 'causationDepth: must be a whole number, 0 or more'],
  ])('is refused where it is %s', (_, body, fault) => {
    expect(parsed(body)).toThrow(ValidationError);
    expect(parsed(body)).toThrow(fault);
  });

  it.each(['correlationId', 'causationId', 'actor', 'tenant', 'traceParent', 'traceState'])(
    'is refused where its %s is no short text',
    (name) => {
      for (const message of [command, timeout]) {
        expect(parsed({ ...message, [name]: 1 })).toThrow(`${name}: must be a string of at most 512 characters`);
        expect(parsed({ ...message, [name]: 'x'.repeat(513) })).toThrow(`${name}: must be a string of at most 512 characters`);
        expect(parsed({ ...message, [name]: 'x'.repeat(512) })).not.toThrow();
      }
    },
  );

  it('is a message or a fault that says why, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((value) => JSON.stringify({ ...command, ...value })),
        ),
        (body) => {
          try {
            expect(parseWorkerMessage(body)).toBeInstanceOf(Object);
          } catch (error) {
            expect(error).toBeInstanceOf(ValidationError);
          }
        },
      ),
    );
  });
});

function nested(levels: number): unknown {
  return JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
}

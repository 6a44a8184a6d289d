import { InvalidHeaderError } from './errors.ts';

/**
 * The version that a stream must have: `"3"` or `3` is that version, `*` any stream that exists.
 *
 * @throws {InvalidHeaderError} when it is none, or stands at a command that waits in a queue first or has no stream
 */
export function readIfMatch(value: string, kind: 'command' | 'effect' | 'enqueued'): number | 'stream-exists' {
  if (kind !== 'command')
    throw new InvalidHeaderError({ header: 'If-Match', value, form: `left out, since this command ${withoutVersion[kind]}` });
  if (value.trim() === '*') return 'stream-exists';
  const digits = /^\s*("?)(\d{1,15})\1\s*$/.exec(value)?.[2];
  if (digits === undefined) throw new InvalidHeaderError({ header: 'If-Match', value, form: 'a version such as "3", or *' });
  return Number(digits);
}

const withoutVersion = { enqueued: 'waits in a queue', effect: 'has no stream' };

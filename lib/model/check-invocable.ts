import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { unknownCommand } from './check-names.ts';
import type { Diagnostic } from './diagnostics.ts';

/** What other services may call, and the service lacks or lists twice. */
export function checkInvocable({ invocable, commands, queries }: ServiceDescription): readonly Diagnostic[] {
  return invocable.flatMap(({ kind, name }, index) => {
    const place = `invocable.${name}`;
    const known = (kind === 'command' ? commands : queries).some((listed) => listed.name === name);
    const isTwice = invocable.findIndex((other) => other.name === name) < index;
    return [...(known ? [] : [unknown(place, kind, name)]), ...(isTwice ? [twice(place, name)] : [])];
  });
}

function unknown(place: string, kind: 'command' | 'query', name: string): Diagnostic {
  if (kind === 'command') return unknownCommand(place, name);
  const message = `the service has no query ${name}`;
  return { severity: 'error', code: 'unknown-query', place, message, remedy: 'add it to queries, or take it out here' };
}

/** Callers name what they want by its name alone. */
function twice(place: string, name: string): Diagnostic {
  const message = `two of what other services may call are named ${name}`;
  return { severity: 'error', code: 'duplicate-invocable', place, message, remedy: 'list it once, or rename one of them' };
}

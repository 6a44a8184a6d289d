import { assertNever } from './assert-never.ts';
import type { nameRules } from './limits.ts';
import type { DeadLetterQueue, Resource } from './service-model.ts';

/** A physical name, unique in its account or project among those of the same rule. */
export interface PhysicalName {
  readonly rule: keyof typeof nameRules;
  readonly name: string;
}

/** The physical names that a resource gives. */
export function namesOf(resource: Resource): readonly PhysicalName[] {
  switch (resource.kind) {
    case 'event-store':
    case 'read-model':
    case 'checkpoint-table':
    case 'personal-key-table':
      return [{ rule: 'table', name: resource.name }];
    case 'bucket':
      return resource.name === undefined ? [] : [{ rule: 'bucket', name: resource.name }];
    case 'queue':
      return [{ rule: 'queue', name: resource.name }, ...deadLetterNames(resource.deadLetter)];
    case 'event-bus':
      return [{ rule: 'bus', name: resource.name }];
    case 'topic':
      return 'name' in resource.place ? [{ rule: 'topic', name: resource.place.name }] : [];
    case 'timer-group':
      return [{ rule: 'schedule group', name: resource.name }, ...deadLetterNames(resource.deadLetter)];
    case 'schedule':
      return [{ rule: 'schedule', name: resource.name }, ...deadLetterNames(resource.deadLetter)];
    case 'function':
      return [
        { rule: 'function', name: resource.name },
        ...(resource.asyncFailures ? deadLetterNames(resource.asyncFailures.deadLetter) : []),
      ];
    case 'stream-source':
    case 'bus-rule':
    case 'topic-subscription':
      return deadLetterNames(resource.deadLetter);
    case 'queue-source':
    case 'bucket-source':
    case 'invocation':
    case 'http-api':
    case 'dashboard':
    case 'alarm':
      return [];
    default:
      return assertNever(resource);
  }
}

function deadLetterNames({ name }: DeadLetterQueue): readonly PhysicalName[] {
  return [{ rule: 'queue', name }];
}

import type { ServiceDescription, TopicDescription } from '../../runtime/service/describe-service.ts';
import { noneOf, outside } from './check-functions.ts';
import { noResourceName, unknownCommand } from './check-names.ts';
import type { Diagnostic } from './diagnostics.ts';
import { limits } from './limits.ts';

/** Topics that lead nowhere, or that SNS would not let the service listen to in this way. */
export function checkTopics({ topics, commands }: ServiceDescription): readonly Diagnostic[] {
  return Object.entries(topics).flatMap(([name, topic]) => {
    const place = `topics.${name}`;
    return [
      ...noResourceName(`topics['${name}']`, name),
      ...(commands.some((command) => command.name === topic.command) ? [] : [unknownCommand(`${place}.command`, topic.command)]),
      ...noneOf(`${place}.through`, topic.through, ['function', 'queue']),
      ...checkPlace(place, topic),
      ...checkFilter(`${place}.filter`, topic.filter),
    ];
  });
}

function checkPlace(place: string, { arn, name, through }: TopicDescription): Diagnostic[] {
  if (arn !== undefined && name !== undefined) {
    const message = 'it has the name of a topic that is made, and the ARN of one that exists';
    return [{ severity: 'error', code: 'invalid-topic', place, message, remedy: 'leave one of them out' }];
  }
  if (!arn?.endsWith('.fifo') || through === 'queue') return [];
  const message = 'a FIFO topic invokes no functions (https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-delivery.html)';
  return [{ severity: 'error', code: 'invalid-topic', place: `${place}.through`, message, remedy: "set through: 'queue'" }];
}

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
function checkFilter(place: string, filter: TopicDescription['filter']): Diagnostic[] {
  if (filter === undefined) return [];
  const values = Object.entries(filter);
  const bad = { severity: 'error', code: 'invalid-filter' } as const;
  const combinations = values.reduce((product, [, { length }]) => product * length, 1);
  return [
    ...outside(place, values.length, limits.filterAttributes),
    ...values
      .filter(([, { length }]) => length === 0)
      .map(([name]) => ({ ...bad, place: `${place}.${name}`, message: 'it lists no value, so that nothing comes', remedy: 'list one' })),
    ...(combinations > limits.filterCombinations.max ? outside(place, combinations, limits.filterCombinations) : []),
    ...values.flatMap(([name, list]) =>
      list
        .filter((value) => typeof value !== 'string')
        .map((value) => ({
          ...bad,
          place: `${place}.${name}`,
          message: `${JSON.stringify(value)} is no text`,
          remedy: 'attributes are texts',
        })),
    ),
  ];
}

import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { existingNames } from './check-existing.ts';
import type { Diagnostic } from './diagnostics.ts';
import { isArn } from './name-or-arn.ts';

/** ARNs that are none, or that lie in regions which one deployment can't reach. */
export function checkArns(service: ServiceDescription): readonly Diagnostic[] {
  const arns = arnsOf(service);
  const faults = arns.flatMap(({ place, arn, of }) => (arnForms[of].test(arn) ? [] : [noArn(place, arn, of)]));
  return faults.length > 0 ? faults : regionsApart([...arns, ...existingArns(service)]);
}

interface NamedArn {
  readonly place: string;
  readonly arn: string;
  readonly of: keyof typeof arnForms;
}

const arnForms = {
  topic: /^arn:aws[a-z-]*:sns:[a-z]{2}(-[a-z]+)+-\d:\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$/,
  key: /^arn:aws[a-z-]*:kms:[a-z]{2}(-[a-z]+)+-\d:\d{12}:key\/[A-Za-z0-9-]{1,64}$/,
};

const examples: Readonly<Record<keyof typeof arnForms, string>> = {
  topic: 'arn:aws:sns:eu-central-1:123456789012:shipments',
  key: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
};

function arnsOf({ topics, monitoring, personalKeys }: ServiceDescription): readonly NamedArn[] {
  const { kms } = personalKeys;
  return [
    ...(typeof kms === 'string' ? [{ place: 'personalData.kms', arn: kms, of: 'key' } as const] : []),
    ...(monitoring?.alarmTopic === undefined ? [] : [{ place: 'monitoring.alarmTopic', arn: monitoring.alarmTopic, of: 'topic' } as const]),
    ...Object.entries(topics).flatMap(([name, { arn }]) =>
      arn === undefined ? [] : [{ place: `topics.${name}.arn`, arn, of: 'topic' } as const],
    ),
  ];
}

/** What exists may be named by its ARN; whether it is one, `checkExisting` says. */
function existingArns(service: ServiceDescription) {
  return existingNames(service).flatMap(({ place, given }) => (isArn(given) ? [{ place, arn: given }] : []));
}

function noArn(place: string, arn: string, of: keyof typeof arnForms): Diagnostic {
  const message = `${JSON.stringify(arn)} is no ARN of a ${of}`;
  return { severity: 'error', code: 'invalid-arn', place, message, remedy: `write it as ${examples[of]}` };
}

/** A key and an alarm's topic must be where the service is deployed, and so must a topic that it listens to. */
function regionsApart(arns: readonly Pick<NamedArn, 'place' | 'arn'>[]): Diagnostic[] {
  const [first, ...others] = arns;
  if (!first) return [];
  return others
    .filter(({ arn }) => regionOf(arn) !== regionOf(first.arn))
    .map(({ place, arn }) => ({
      severity: 'error',
      code: 'regions-differ',
      place,
      message: `it lies in ${regionOf(arn)}, and ${first.place} in ${regionOf(first.arn)}: a service is deployed in one region`,
      remedy: 'name what lies in the region of the service; for events of another region send them to a topic or bus there first',
    }));
}

function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}

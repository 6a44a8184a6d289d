import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import { TerraformIterator, type TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { placed } from '../address.ts';
import type { GooglePlace } from './google-place.ts';
import type { ServiceFunction } from './service-function.ts';

/** Whom a variable names, and what they may call. */
export interface NamedCallersProps {
  readonly variable: TerraformVariable;
  /** The member of IAM that an entry of the variable stands for. */
  readonly memberOf: (entry: string) => string;
  readonly function: ServiceFunction;
  readonly place: GooglePlace;
  readonly address: string;
  readonly comment: string;
}

/** Lets everyone whom a variable names call a service: a binding each, so that another one leaves the others alone. */
export function namedCallers(scope: Construct, props: NamedCallersProps): CloudRunV2ServiceIamMember {
  const { variable, memberOf, place, address, comment } = props;
  const entries = TerraformIterator.fromList(variable.listValue);
  const member = new CloudRunV2ServiceIamMember(scope, 'NamedCallers', {
    forEach: entries,
    project: place.project,
    location: place.region,
    name: props.function.service.name,
    role: 'roles/run.invoker',
    member: memberOf(entries.value),
  });
  return placed(member, address, comment);
}

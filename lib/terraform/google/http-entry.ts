import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import { Construct } from 'constructs';
import type { HttpApiResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { assertNever } from '../assert-never.ts';
import { output } from '../output.ts';
import type { Platform } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';

/** What is called. */
export interface HttpEntryProps {
  readonly function: ServiceFunction;
  readonly platform: Platform;
}

/** Who may call the service that has the routes. */
export class HttpEntry extends Construct {
  /** Without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, http: HttpApiResource, { function: { service }, platform: { place } }: HttpEntryProps) {
    super(scope, http.id);
    standsIn(this, 'http');
    const { project, region: location } = place;
    const binding = { project, location, name: service.name, role: 'roles/run.invoker', member: callerOf(http) };
    const member = new CloudRunV2ServiceIamMember(this, 'Callers', binding);
    placed(member, addressOf(http), 'Lets everybody call the API, as the service says with auth: none().');
    this.url = service.uri;
    output(this, 'api_url', { value: this.url, description: 'The URL of the HTTP API' });
  }
}

function callerOf({ auth }: HttpApiResource): string {
  switch (auth.kind) {
    case 'none':
      return 'allUsers';
    default:
      return assertNever(auth.kind);
  }
}

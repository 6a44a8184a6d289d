import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import { Construct } from 'constructs';
import { assertNever } from '../../model/assert-never.ts';
import { pathsReservedOnCloudRun } from '../../model/cloud-run-paths.ts';
import type { HttpApiResource } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { output } from '../output.ts';
import { apiCallers } from './caller-variables.ts';
import type { MeasuredPart } from './google-part.ts';
import { namedCallers } from './named-callers.ts';
import type { Platform } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';

/** What is called. */
export interface HttpEntryProps {
  readonly function: ServiceFunction;
  readonly platform: Platform;
}

/** Who may call the service that has the routes. */
export class HttpEntry extends Construct implements MeasuredPart {
  /** Without a slash at its end. */
  readonly url: string;
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, http: HttpApiResource, { function: target, platform: { place } }: HttpEntryProps) {
    super(scope, http.id);
    refuseGateway(http);
    refuseReserved(http);
    standsIn(this, 'http');
    const { service, measured } = target;
    const address = addressOf(http);
    const comment = `Lets ${callersOf(http)}.`;
    if (http.auth.kind === 'iam') {
      const variable = apiCallers(this);
      namedCallers(this, { variable, memberOf: (member) => member, function: target, place, address, comment });
    } else {
      const binding = { project: place.project, location: place.region, name: service.name, role: 'roles/run.invoker', member: 'allUsers' };
      placed(new CloudRunV2ServiceIamMember(this, 'Callers', binding), address, comment);
    }
    this.url = service.uri;
    this.measured = measured;
    output(this, 'api_url', { value: this.url, description: 'The URL of the HTTP API' });
  }
}

/** Nobody stands in front who checks tokens: a service that believes in it would let everybody in. */
function refuseGateway({ id, auth }: HttpApiResource): void {
  if (auth.kind !== 'jwt' || auth.verifiedBy !== 'gateway') return;
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource: id,
    fault: 'no gateway stands in front of Cloud Run that checks tokens',
    remedy: 'leave verifiedBy out of jwt(), so that the service checks them',
  });
}

/** No request would arrive there. */
function refuseReserved({ id, routes }: HttpApiResource): void {
  const paths = routes.map(({ method, path }) => ({ path, place: `${method} ${path}` }));
  const [first] = pathsReservedOnCloudRun(paths, 'error');
  if (!first) return;
  const { place, message, remedy } = first;
  throw new UnsupportedOnTargetError({ target: 'google', resource: id, fault: `${place}: ${message}`, remedy });
}

function callersOf({ auth }: HttpApiResource): string {
  switch (auth.kind) {
    case 'jwt':
      return 'everybody reach the API: the service checks their tokens';
    case 'apiKey':
      return 'everybody reach the API: the service checks their keys';
    case 'iam':
      return 'those call the API whom the variable names, and nobody else';
    case 'none':
      return 'everybody reach the API: as it says with auth: none()';
    default:
      return assertNever(auth);
  }
}

import { Construct } from 'constructs';
import { assertNever } from '../../model/assert-never.ts';
import type { HttpApiResource } from '../../model/service-model.ts';
import { standsIn } from '../address.ts';
import { output } from '../output.ts';
import type { MeasuredPart } from './aws-part.ts';
import { FunctionUrl } from './function-url.ts';
import type { Gateway, GatewayProps } from './gateway.ts';
import { HttpApi } from './http-api.ts';
import { RestApi } from './rest-api.ts';

/** Where requests come in: whatever stands in front hands every one of them to a function, which has the routes. */
export class HttpEntry extends Construct implements MeasuredPart {
  readonly gateway: Gateway;
  /** Without a slash at its end. */
  readonly url: string;
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, http: HttpApiResource, props: GatewayProps) {
    super(scope, http.id);
    standsIn(this, 'http');
    this.gateway = gatewayOf(this, http, props);
    this.url = this.gateway.url;
    this.measured = this.gateway.measured;
    output(this, 'api_url', { value: this.url, description: 'The URL of the HTTP API' });
  }
}

function gatewayOf(scope: Construct, http: HttpApiResource, { function: target, stage }: GatewayProps): Gateway {
  switch (http.gateway) {
    case 'http-api':
      return new HttpApi(scope, http, target);
    case 'rest-api':
      return new RestApi(scope, http, { function: target, stage });
    case 'function-url':
      return new FunctionUrl(scope, http, target);
    default:
      return assertNever(http.gateway);
  }
}

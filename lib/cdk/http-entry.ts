import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { HttpGateway } from '../../runtime/service/http.ts';
import { assertNever } from '../model/assert-never.ts';
import { functionUrl } from './function-url.ts';
import { httpApi } from './http-api.ts';
import type { HttpEntryProps, HttpGatewayParts } from './http-entry-props.ts';
import { type Measured, type MeasureOptions, measureOf } from './measured.ts';
import { restApi } from './rest-api.ts';

/**
 * What hands every request to one function, whose router knows the routes: an HTTP API, a REST API, or a URL of the function itself.
 *
 * @example
 * ```ts
 * import { HttpEntry, ServiceFunction } from '@allframe/serverless';
 * import { App, Stack } from 'aws-cdk-lib';
 *
 * const stack = new Stack(new App(), 'Orders');
 * const api = new ServiceFunction(stack, 'Api', { directory: 'dist/api' });
 * const entry = new HttpEntry(stack, 'HttpApi', { function: api, auth: { kind: 'iam' } });
 * entry.metricServerErrors();
 * ```
 */
export class HttpEntry extends Construct implements Measured {
  readonly gateway: HttpGateway;
  /** Where it answers: `https://…`, without a slash at its end. */
  readonly url: string;
  /** The id of the API; a function's URL has none. */
  readonly apiId: string | undefined;
  readonly dimensions: Measured['dimensions'];

  constructor(scope: Construct, id: string, props: HttpEntryProps) {
    super(scope, id);
    this.gateway = props.gateway ?? 'http-api';
    const { url, apiId, dimensions, defaultChild } = partsOf(this, this.gateway, props);
    this.url = url;
    this.apiId = apiId;
    this.dimensions = dimensions;
    this.node.defaultChild = defaultChild;
  }

  /** Requests that failed. */
  metricServerErrors(options?: MeasureOptions): IMetric {
    return measureOf(this, 'server-errors', options);
  }

  /** How long requests take, in milliseconds. */
  metricLatency(options?: MeasureOptions): IMetric {
    return measureOf(this, 'latency', { statistic: 'p99', ...options });
  }
}

function partsOf(scope: Construct, gateway: HttpGateway, props: HttpEntryProps): HttpGatewayParts {
  switch (gateway) {
    case 'http-api':
      return httpApi(scope, props);
    case 'rest-api':
      return restApi(scope, props);
    case 'function-url':
      return functionUrl(scope, props);
    default:
      return assertNever(gateway);
  }
}

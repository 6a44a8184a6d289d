/** Where requests go. */
export interface AwsEndpoint {
  readonly isHttps: boolean;
  /** Name and, where it is not the protocol's own, port: what the header `Host` says. */
  readonly host: string;
  readonly hostname: string;
  readonly port: number;
  readonly path: string;
}

/**
 * The endpoint of a service in a region of any partition, or the one that is given.
 *
 * @throws {TypeError} when the endpoint is no URL, or the region can be no part of a host name
 */
export function awsEndpoint(service: string, region: string, given?: string | undefined): AwsEndpoint {
  if (given !== undefined) return endpointAt(given);
  const host = `${service}.${labelOf(region)}.${suffixOf(region)}`;
  return { isHttps: true, host, hostname: host, port: 443, path: '/' };
}

function endpointAt(url: string): AwsEndpoint {
  const { protocol, host, hostname, port, pathname } = new URL(url);
  const isHttps = protocol === 'https:';
  if (!isHttps && protocol !== 'http:')
    throw new TypeError(`The endpoint ${url} is neither http nor https; give a URL such as http://localhost:8000`);
  const bareName = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return { isHttps, host, hostname: bareName, port: port === '' ? (isHttps ? 443 : 80) : Number(port), path: pathname };
}

/**
 * Every partition of AWS: what the names of its regions begin with, and what its host names end with.
 *
 * @see https://github.com/aws/aws-sdk-js-v3/blob/main/packages-internal/core/src/submodules/client/util-endpoints/lib/aws/partitions.json
 */
const partitions: readonly (readonly [regions: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['us-isof-', 'csp.hci.ic.gov'],
];

/** Of the partitions aws and aws-us-gov, and of regions that are newer than the table. */
const commonSuffix = 'amazonaws.com';

function suffixOf(region: string): string {
  return partitions.find(([regions]) => region.startsWith(regions))?.[1] ?? commonSuffix;
}

function labelOf(region: string): string {
  if (!/^[a-z0-9-]{1,63}$/i.test(region)) throw new TypeError(`${JSON.stringify(region)} is no region; give one such as eu-central-1`);
  return region;
}

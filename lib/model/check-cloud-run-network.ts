import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { noneOf } from './check-functions.ts';
import type { Diagnostic } from './diagnostics.ts';

/** A network of Cloud Run that is named in a way that finds none. */
export function checkCloudRunNetwork({ cloudRun: { network } }: ServiceDescription): readonly Diagnostic[] {
  if (!network) return [];
  const given: Readonly<Record<string, unknown>> = { ...network };
  const isConnector = 'connector' in network;
  const wanted = isConnector ? ['connector'] : ['network', 'subnetwork'];
  const strange = isConnector ? ['network', 'subnetwork', 'tags'].filter((setting) => given[setting] !== undefined) : [];
  return [
    ...wanted.flatMap((setting) => badName(setting, String(given[setting] ?? ''))),
    ...strange.map(beside),
    ...(isConnector ? [] : (network.tags ?? []).flatMap((tag) => badName('tags', tag))),
    ...noneOf('cloudRun.network.egress', network.egress, ['all-traffic', 'private-ranges']),
  ];
}

/** https://cloud.google.com/compute/docs/naming-resources */
const name = '[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?';

const forms: Readonly<Record<string, { readonly pattern: RegExp; readonly example: string }>> = {
  network: formOf('global/networks', 'shop, or projects/my-project/global/networks/shop'),
  subnetwork: formOf('regions/[a-z0-9-]+/subnetworks', 'orders, or projects/my-project/regions/europe-west1/subnetworks/orders'),
  connector: formOf('locations/[a-z0-9-]+/connectors', 'projects/my-project/locations/europe-west1/connectors/orders'),
  tags: { pattern: new RegExp(`^${name}$`), example: 'a tag of lower case letters, digits and hyphens' },
};

function formOf(path: string, example: string) {
  const whole = `projects/[a-z0-9.:-]+/${path}/${name}`;
  return { pattern: new RegExp(path.endsWith('connectors') ? `^${whole}$` : `^(?:${name}|${whole})$`), example };
}

function badName(setting: string, given: string): Diagnostic[] {
  const form = forms[setting];
  if (!form || form.pattern.test(given)) return [];
  const message = given === '' ? `no ${setting} is named` : `${JSON.stringify(given)} names none`;
  return [
    { severity: 'error', code: 'invalid-network', place: `cloudRun.network.${setting}`, message, remedy: `write it as ${form.example}` },
  ];
}

/** https://cloud.google.com/run/docs/configuring/connecting-vpc */
function beside(setting: string): Diagnostic {
  const message = 'instances reach a network through a connector, or stand in a subnet themselves';
  return {
    severity: 'error',
    code: 'invalid-network',
    place: `cloudRun.network.${setting}`,
    message,
    remedy: 'leave it out, or the connector',
  };
}

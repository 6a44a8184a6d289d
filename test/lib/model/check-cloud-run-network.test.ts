import type { CloudRunNetwork } from '../../../runtime/service/cloud-run.ts';
import { codesOf, faultsOf } from './describe.ts';

describe('the network of Cloud Run', () => {
  it.each<CloudRunNetwork>([
    { network: 'shop', subnetwork: 'orders' },
    {
      network: 'projects/host/global/networks/shop',
      subnetwork: 'projects/host/regions/europe-west1/subnetworks/orders',
      tags: ['orders'],
    },
    { connector: 'projects/my-project/locations/europe-west1/connectors/orders', egress: 'all-traffic' },
  ])('may be %j', (network) => expect(faultsOf({ cloudRun: { network } })).toEqual([]));

  it.each<[object, string]>([
    [{ network: 'Shop', subnetwork: 'orders' }, 'invalid-network at cloudRun.network.network'],
    [{ network: 'shop' }, 'invalid-network at cloudRun.network.subnetwork'],
    [{ network: 'shop', subnetwork: 'orders', tags: ['A Tag'] }, 'invalid-network at cloudRun.network.tags'],
    [{ connector: 'orders' }, 'invalid-network at cloudRun.network.connector'],
    [{ connector: 'projects/p/locations/r/connectors/c', subnetwork: 'orders' }, 'invalid-network at cloudRun.network.subnetwork'],
    [{ network: 'shop', subnetwork: 'orders', egress: 'some' }, 'out-of-range at cloudRun.network.egress'],
  ])("can't be %j", (network, fault) => {
    expect(codesOf(faultsOf({ cloudRun: { network: network as CloudRunNetwork } }))).toEqual([fault]);
  });
});

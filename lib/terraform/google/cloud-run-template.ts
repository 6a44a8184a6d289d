import type { CloudRunNetwork } from '../../../runtime/service/cloud-run.ts';
import { literal } from '../literal.ts';
import type { MergedFunctions } from './merge-functions.ts';

/** What a container runs as. */
export interface Container {
  /** The account's e-mail. */
  readonly account: string;
  readonly variables: readonly { readonly name: string }[];
  readonly image: string;
}

/** How Cloud Run runs a service: as `cloudRun()` says. */
export function templateOf({ isPublic, cloudRun, timeouts }: MergedFunctions, { account, variables, image }: Container) {
  const { cpu, memoryMb, concurrency, minInstances, maxInstances, network } = cloudRun;
  return {
    serviceAccount: account,
    timeout: `${Math.max(...Object.values(timeouts))}s`,
    maxInstanceRequestConcurrency: concurrency,
    scaling: { minInstanceCount: minInstances, maxInstanceCount: maxInstances },
    ...(network ? { vpcAccess: vpcAccessOf(network) } : {}),
    containers: [
      {
        image,
        args: [isPublic ? 'api' : 'worker'],
        env: [...variables],
        // Without cpuIdle, this provider would have CPUs paid for outside of requests too.
        resources: { limits: { cpu: String(cpu), memory: `${memoryMb}Mi` }, cpuIdle: true, startupCpuBoost: true },
        startupProbe: { httpGet: health, periodSeconds: 1, failureThreshold: 30 },
        livenessProbe: { httpGet: health, periodSeconds: 30 },
      },
    ],
  };
}

/** Not `/healthz`: Cloud Run reserves paths that end in z. */
const health = { path: '/health' };

/** https://cloud.google.com/run/docs/configuring/connecting-vpc */
function vpcAccessOf(network: CloudRunNetwork) {
  const egress = network.egress === 'all-traffic' ? 'ALL_TRAFFIC' : 'PRIVATE_RANGES_ONLY';
  if ('connector' in network) return { connector: literal(network.connector), egress };
  const { tags = [] } = network;
  const instance = { network: literal(network.network), subnetwork: literal(network.subnetwork) };
  return { egress, networkInterfaces: [{ ...instance, ...(tags.length > 0 ? { tags: tags.map(literal) } : {}) }] };
}

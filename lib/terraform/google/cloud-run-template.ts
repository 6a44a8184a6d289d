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
  const { cpu, memoryMb, concurrency, minInstances, maxInstances } = cloudRun;
  return {
    serviceAccount: account,
    timeout: `${Math.max(...Object.values(timeouts))}s`,
    maxInstanceRequestConcurrency: concurrency,
    scaling: { minInstanceCount: minInstances, maxInstanceCount: maxInstances },
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

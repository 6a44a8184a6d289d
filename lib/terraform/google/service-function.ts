import { CloudRunV2Service } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { Construct } from 'constructs';
import type { FunctionResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { attributeOf, type GooglePart } from './google-part.ts';
import { type MergedFunctions, mergeFunctions } from './merge-functions.ts';
import type { Platform } from './platform.ts';
import { serviceAccount } from './service-account.ts';
import { ServiceGrants } from './service-grants.ts';

/** What a service is made from, beside the model. */
export interface ServiceFunctionProps {
  /** What the resource of an id became. */
  readonly partOf: (id: string) => GooglePart;
  readonly platform: Platform;
}

/** A Cloud Run service with an account of its own: `api`, public, or `worker`, which also does the projector's work and is internal. */
export class ServiceFunction extends Construct {
  readonly service: CloudRunV2Service;
  readonly address: string;
  /** Of a request, the longest of its functions. */
  readonly timeoutSeconds: number;

  constructor(scope: Construct, functions: readonly FunctionResource[], { partOf, platform }: ServiceFunctionProps) {
    const merged = mergeFunctions(functions);
    super(scope, merged.id);
    standsIn(this, 'functions');
    const { place, apis } = platform;
    const { name, grants } = merged;
    this.address = addressOf(merged);
    this.timeoutSeconds = merged.timeoutSeconds;
    const account = serviceAccount(this, { name, address: this.address, comment: `The account of ${name}.`, place, apis });
    standsIn(account, 'iam');
    this.service = placed(
      new CloudRunV2Service(this, 'Service', {
        project: place.project,
        name: literal(name),
        location: place.region,
        ingress: merged.isPublic ? 'INGRESS_TRAFFIC_ALL' : 'INGRESS_TRAFFIC_INTERNAL_ONLY',
        // It keeps nothing: what is stateful is protected itself.
        deletionProtection: false,
        template: templateOf(merged, account.email, { partOf, platform }),
        dependsOn: [apis.enable('run')],
      }),
      this.address,
      merged.isPublic ? 'Serves the HTTP API.' : 'Executes what queues, bus and event store push to it.',
    );
    new ServiceGrants(this, { name, address: this.address, account, grants, partOf, platform });
  }
}

function templateOf(merged: MergedFunctions, account: string, { partOf, platform }: ServiceFunctionProps) {
  const { cpu, memoryMb, concurrency, minInstances, maxInstances } = merged.cloudRun;
  return {
    serviceAccount: account,
    timeout: `${merged.timeoutSeconds}s`,
    maxInstanceRequestConcurrency: concurrency,
    scaling: { minInstanceCount: minInstances, maxInstanceCount: maxInstances },
    containers: [
      {
        image: platform.place.image,
        args: [merged.isPublic ? 'api' : 'worker'],
        env: Object.entries(merged.environment).map(([name, value]) => ({
          name: literal(name),
          value: 'value' in value ? literal(value.value) : attributeOf(partOf(value.resource), value.attribute),
        })),
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

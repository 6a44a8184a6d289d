import { CloudRunV2Service } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { Fn, Op } from 'cdktf';
import { Construct } from 'constructs';
import { secretVariable } from '../../../runtime/contract/environment.ts';
import type { EnvironmentValue, FunctionResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { templateOf } from './cloud-run-template.ts';
import { DeadLetterTopic } from './dead-letter-topic.ts';
import { attributeOf, type GooglePart, type MeasuredPart } from './google-part.ts';
import { type MergedFunctions, mergeFunctions } from './merge-functions.ts';
import type { Platform } from './platform.ts';
import { pushAccounts } from './push-accounts.ts';
import { refuseLambdaSettings } from './refuse-lambda-settings.ts';
import { serviceAccount } from './service-account.ts';
import { ServiceGrants } from './service-grants.ts';
import { ServiceSecrets } from './service-secrets.ts';

/** What a service is made from, beside the model. */
export interface ServiceFunctionProps {
  /** What the resource of an id became. */
  readonly partOf: (id: string) => GooglePart;
  readonly platform: Platform;
}

/** A Cloud Run service with an account of its own: `api`, public, or `worker`, which does all others' work too and is internal. */
export class ServiceFunction extends Construct implements GooglePart, MeasuredPart {
  readonly service: CloudRunV2Service;
  readonly address: string;
  /** Where what it gives up of that which nobody waits for is kept. */
  readonly deadLetters: DeadLetterTopic | undefined;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];
  readonly measured: MeasuredPart['measured'];
  private readonly timeouts: MergedFunctions['timeouts'];

  constructor(scope: Construct, functions: readonly FunctionResource[], { partOf, platform }: ServiceFunctionProps) {
    const merged = mergeFunctions(functions);
    super(scope, merged.id);
    for (const each of functions) refuseLambdaSettings(each);
    standsIn(this, 'functions');
    this.address = addressOf(merged);
    this.timeouts = merged.timeouts;
    this.deadLetters = this.deadLettersOf(merged, platform);
    this.targets = this.deadLetters ? { deadLetterTopic: this.deadLetters } : {};
    this.attributes = this.deadLetters ? { deadLetterUrl: this.deadLetters.topic.id, deadLetterArn: this.deadLetters.topic.id } : {};
    const { place, apis } = platform;
    const { name, grants, secrets } = merged;
    const account = serviceAccount(this, { name, address: this.address, comment: `The account of ${name}.`, place, apis });
    standsIn(account, 'iam');
    const partOrThis = (id: string) => (id === merged.id ? this : partOf(id));
    const { env, dependsOn } = new ServiceSecrets(this, { id: merged.id, name, address: this.address, account, secrets, platform });
    const variables = [...variablesOf(merged, partOrThis), ...pushAccounts(merged, platform), ...env];
    this.service = placed(
      new CloudRunV2Service(this, 'Service', {
        project: place.project,
        name: literal(name),
        location: place.region,
        ingress: merged.isPublic ? 'INGRESS_TRAFFIC_ALL' : 'INGRESS_TRAFFIC_INTERNAL_ONLY',
        // It keeps nothing: what is stateful is protected itself.
        deletionProtection: false,
        ...(place.makesRegistry ? { lifecycle: { precondition: [imageIsThere(place.image)] } } : {}),
        template: templateOf(merged, { account: account.email, variables, image: place.image }),
        dependsOn: [...apisOf(merged).map((api) => apis.enable(api)), ...dependsOn],
      }),
      this.address,
      merged.isPublic ? 'Serves the HTTP API.' : 'Executes what queues, bus, topics, event store and schedules push to it.',
    );
    this.measured = { service: this.service.name, ...(this.deadLetters ? { deadLetters: this.deadLetters.subscription.name } : {}) };
    new ServiceGrants(this, { name, address: this.address, account, grants, partOf: partOrThis, platform });
  }

  /** Of one of its functions, by the model's id, in seconds. */
  timeoutOf(functionId: string): number {
    return this.timeouts[functionId] ?? Math.max(...Object.values(this.timeouts));
  }

  private deadLettersOf({ id, name, deadLetter }: MergedFunctions, platform: Platform): DeadLetterTopic | undefined {
    if (!deadLetter) return undefined;
    const comment = `What ${name} was handed without waiting, and gave up.`;
    return new DeadLetterTopic(this, deadLetter, { of: id, address: this.address, comment, platform });
  }
}

/** A subnet or a connector belongs to an API of its own. */
function apisOf({ cloudRun: { network } }: MergedFunctions): readonly string[] {
  return ['run', ...(network ? ['connector' in network ? 'vpcaccess' : 'compute'] : [])];
}

/** The registry is made before the image, and the services after it. */
function imageIsThere(image: string) {
  const errorMessage = 'There is no image yet: allframe build --target cloud-run says how it is made and named.';
  return { condition: Op.neq(image, Fn.rawString('')), errorMessage };
}

interface Variable {
  readonly name: string;
  readonly value?: string;
}

/** What the platform itself resolves, and what has no twin here, is not told. */
function variablesOf({ environment, secrets }: MergedFunctions, partOf: (id: string) => GooglePart): readonly Variable[] {
  const resolved = new Set(Object.keys(secrets).map(secretVariable));
  return Object.entries(environment).flatMap(([name, value]) => {
    const text = resolved.has(name) ? undefined : textOf(value, partOf);
    return text === undefined ? [] : [{ name: literal(name), value: text }];
  });
}

function textOf(value: EnvironmentValue, partOf: (id: string) => GooglePart): string | undefined {
  if ('value' in value) return literal(value.value);
  const part = partOf(value.resource);
  return part.withoutTwin?.includes(value.attribute) ? undefined : attributeOf(part, value.attribute);
}

import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import { Construct } from 'constructs';
import { functionPurposes } from '../../model/purposes.ts';
import type { AsyncFailures, FunctionResource } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { addressOf, placed, prefixOf, standsIn } from '../address.ts';
import { FunctionArchive } from '../function-archive.ts';
import { literal } from '../literal.ts';
import { type AwsPart, attributeOf, type MeasuredPart } from './aws-part.ts';
import type { AwsPlace } from './aws-place.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { FunctionIamRole } from './function-iam-role.ts';
import { type Invoked, WarmAlias } from './warm-alias.ts';

/** What a function is made from, beside the model. */
export interface ServiceFunctionProps {
  /** The directory that holds its code. */
  readonly code: string;
  /** What the resource of an id became. */
  readonly partOf: (id: string) => AwsPart;
  readonly place: AwsPlace;
}

/** A Lambda function with a role and a log group of its own. */
export class ServiceFunction extends Construct implements AwsPart, MeasuredPart {
  readonly lambda: LambdaFunction;
  readonly logGroup: CloudwatchLogGroup;
  readonly role: IamRole;
  /** For what uses the role to depend on. */
  readonly policy: IamRolePolicy;
  /** Where what failed for good waits, if the function is invoked asynchronously. */
  readonly deadLetters: DeadLetterQueue | undefined;
  /** What is invoked: the function, or the alias whose instances are kept warm. */
  readonly arn: string;
  /** The same, as API Gateway wants it. */
  readonly invokeArn: string;
  /** The same, as permissions want it. */
  readonly invoked: Invoked;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, model: FunctionResource, { code, partOf, place }: ServiceFunctionProps) {
    super(scope, model.id);
    refuseCanary(model);
    standsIn(this, 'functions');
    this.logGroup = this.logGroupOf(model);
    this.deadLetters = model.asyncFailures && deadLettersOf(this, model, model.asyncFailures);
    this.arns = this.deadLetters ? { deadLetterQueue: [this.deadLetters.queue.arn] } : {};
    this.attributes = this.deadLetters ? { deadLetterUrl: this.deadLetters.queue.url, deadLetterArn: this.deadLetters.queue.arn } : {};
    const partOrThis = (id: string): AwsPart => (id === model.id ? this : partOf(id));
    const { logGroup } = this;
    const deadLetters = this.deadLetters?.queue;
    const { role, policy } = new FunctionIamRole(this, model, { logGroup, deadLetters, partOf: partOrThis, place });
    this.role = role;
    this.policy = policy;
    this.lambda = this.lambdaOf(model, { code, partOf: partOrThis });
    const warm = model.provisionedConcurrency === undefined ? undefined : new WarmAlias(this, model, this.lambda);
    this.arn = warm?.alias.arn ?? this.lambda.arn;
    this.invokeArn = warm?.alias.invokeArn ?? this.lambda.invokeArn;
    this.invoked = warm?.invoked ?? { functionName: this.lambda.functionName };
    this.measured = { name: this.lambda.functionName, ...(this.deadLetters ? { deadLetterName: this.deadLetters.queue.name } : {}) };
    if (model.asyncFailures && this.deadLetters) this.keepFailures(model, model.asyncFailures, this.deadLetters);
  }

  private lambdaOf(model: FunctionResource, { code, partOf }: Pick<ServiceFunctionProps, 'code' | 'partOf'>): LambdaFunction {
    const address = addressOf(model);
    const archive = new FunctionArchive(this, 'Code', { directory: code, path: `functions/${prefixOf(this)}${address}.zip` });
    const lambda = new LambdaFunction(this, 'Function', {
      functionName: literal(model.name),
      description: functionPurposes[model.role],
      role: this.role.arn,
      runtime: model.runtime,
      handler: model.handler,
      architectures: [model.architecture],
      memorySize: model.memoryMb,
      timeout: model.timeoutSeconds,
      ...(model.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: model.reservedConcurrency }),
      ...(model.provisionedConcurrency === undefined ? {} : { publish: true }),
      ...(model.network ? { vpcConfig: networkOf(model.network) } : {}),
      filename: `\${path.module}/${archive.path}`,
      sourceCodeHash: archive.base64Sha256,
      environment: { variables: environmentOf(model, partOf) },
      // Whoever is woken before its role can write the log loses those lines.
      dependsOn: [this.policy, this.logGroup],
    });
    return placed(lambda, address, functionPurposes[model.role]);
  }

  private keepFailures(model: FunctionResource, failures: AsyncFailures, { queue }: DeadLetterQueue): void {
    const config = new LambdaFunctionEventInvokeConfig(this, 'AsyncFailures', {
      ...this.invoked,
      maximumEventAgeInSeconds: failures.maximumEventAgeSeconds,
      maximumRetryAttempts: failures.maximumRetryAttempts,
      destinationConfig: { onFailure: { destination: queue.arn } },
    });
    placed(config, addressOf(model), `Keeps what ${model.name} was handed without waiting, and could not handle.`);
  }

  private logGroupOf(model: FunctionResource): CloudwatchLogGroup {
    const name = literal(`/aws/lambda/${model.name}`);
    const group = new CloudwatchLogGroup(this, 'LogGroup', { name, retentionInDays: model.logRetentionDays });
    return placed(group, addressOf(model), `Where ${model.name} writes its log.`);
  }
}

function deadLettersOf(scope: Construct, model: FunctionResource, { deadLetter }: AsyncFailures): DeadLetterQueue {
  const comment = `What ${model.name} was handed without waiting, and could not handle.`;
  return new DeadLetterQueue(scope, deadLetter, { address: addressOf(model), comment });
}

/** Terraform applies a plan and goes: nothing would shift the calls, and nothing would shift them back. */
function refuseCanary({ id, canary }: FunctionResource): void {
  if (!canary) return;
  throw new UnsupportedOnTargetError({
    target: 'aws',
    resource: id,
    fault: 'lambdaFunction({ canary }) needs somebody who shifts the calls after the apply',
    remedy: 'leave it out, or deploy the service with the CDK',
  });
}

function networkOf({ subnetIds, securityGroupIds }: NonNullable<FunctionResource['network']>) {
  return { subnetIds: subnetIds.map(literal), securityGroupIds: securityGroupIds.map(literal) };
}

function environmentOf({ environment }: FunctionResource, partOf: ServiceFunctionProps['partOf']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      'value' in value ? literal(value.value) : attributeOf(partOf(value.resource), value.attribute),
    ]),
  );
}

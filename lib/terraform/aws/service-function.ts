import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import type { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { AsyncFailures, FunctionResource } from '../../model/service-model.ts';
import { addressOf, placed, prefixOf, standsIn } from '../address.ts';
import { FunctionArchive } from '../function-archive.ts';
import { literal } from '../literal.ts';
import { type AwsPart, attributeOf } from './aws-part.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { FunctionIamRole } from './function-iam-role.ts';

/** What a function is made from, beside the model. */
export interface ServiceFunctionProps {
  /** The directory that holds its code. */
  readonly code: string;
  /** What the resource of an id became. */
  readonly partOf: (id: string) => AwsPart;
}

/** A Lambda function with a role and a log group of its own. */
export class ServiceFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: CloudwatchLogGroup;
  /** Where what failed for good waits, if the function is invoked asynchronously. */
  readonly deadLetters: SqsQueue | undefined;

  constructor(scope: Construct, model: FunctionResource, { code, partOf }: ServiceFunctionProps) {
    super(scope, model.id);
    standsIn(this, 'functions');
    const address = addressOf(model);
    this.logGroup = this.logGroupOf(model);
    this.deadLetters = model.asyncFailures && deadLettersOf(this, model, model.asyncFailures);
    const { role, policy } = new FunctionIamRole(this, model, { logGroup: this.logGroup, deadLetters: this.deadLetters, partOf });
    const archive = new FunctionArchive(this, 'Code', { directory: code, path: `functions/${prefixOf(this)}${address}.zip` });
    this.lambda = placed(
      new LambdaFunction(this, 'Function', {
        functionName: literal(model.name),
        role: role.arn,
        runtime: model.runtime,
        handler: model.handler,
        architectures: [model.architecture],
        memorySize: model.memoryMb,
        timeout: model.timeoutSeconds,
        filename: `\${path.module}/${archive.path}`,
        sourceCodeHash: archive.base64Sha256,
        environment: { variables: environmentOf(model, partOf) },
        // Whoever is woken before its role can write the log loses those lines.
        dependsOn: [policy, this.logGroup],
      }),
      address,
      comments[model.role],
    );
    if (model.asyncFailures && this.deadLetters) this.keepFailures(model, model.asyncFailures, this.deadLetters);
  }

  private keepFailures(model: FunctionResource, failures: AsyncFailures, deadLetters: SqsQueue): void {
    const config = new LambdaFunctionEventInvokeConfig(this, 'AsyncFailures', {
      functionName: this.lambda.functionName,
      maximumEventAgeInSeconds: failures.maximumEventAgeSeconds,
      maximumRetryAttempts: failures.maximumRetryAttempts,
      destinationConfig: { onFailure: { destination: deadLetters.arn } },
    });
    placed(config, addressOf(model), `Keeps the events of the bus that ${model.name} could not handle.`);
  }

  private logGroupOf(model: FunctionResource): CloudwatchLogGroup {
    const name = literal(`/aws/lambda/${model.name}`);
    const group = new CloudwatchLogGroup(this, 'LogGroup', { name, retentionInDays: model.logRetentionDays });
    return placed(group, addressOf(model), `Where ${model.name} writes its log.`);
  }
}

function deadLettersOf(scope: Construct, model: FunctionResource, { deadLetter }: AsyncFailures): SqsQueue {
  return deadLetterQueue(scope, deadLetter, addressOf(model), `Events of the bus that ${model.name} could not handle.`);
}

const comments: Readonly<Record<FunctionResource['role'], string>> = {
  api: 'Serves the HTTP API.',
  worker: 'Executes what arrives through queues and the bus.',
  projector: 'Keeps the read models up to date with the event store’s stream.',
};

function environmentOf({ environment }: FunctionResource, partOf: ServiceFunctionProps['partOf']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      'value' in value ? literal(value.value) : attributeOf(partOf(value.resource), value.attribute),
    ]),
  );
}

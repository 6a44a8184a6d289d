import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable, type IPrincipal, Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, CfnEventInvokeConfig, Code, Function as LambdaFunction, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct, Dependable, type IConstruct } from 'constructs';
import { asyncFailurePermission, logPermission } from '../model/aws.ts';
import type { AsyncFailures, FunctionResource } from '../model/service-model.ts';

/** What `ServiceFunction` takes. */
export interface ServiceFunctionProps
  extends Pick<FunctionResource, 'name' | 'memoryMb' | 'timeoutSeconds' | 'architecture' | 'runtime' | 'handler' | 'logRetentionDays'> {
  /** The directory that holds the function's code. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /**
   * What becomes of an event that was handed over without waiting, and then fails.
   *
   * @default nothing of ours: Lambda tries twice more, and the event is gone
   */
  readonly asyncFailures?: AsyncFailures | undefined;
}

/** A Lambda function with a log group and a role of its own; the role may write that log, and nothing else until it is granted. */
export class ServiceFunction extends Construct implements IGrantable {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
  /** Where `asyncFailures` keeps what failed for good. */
  readonly deadLetterQueue: Queue | undefined;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.name}`,
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.role = role;
    this.grantPrincipal = this.role;
    // Who waits for the role waits for its policy; the role itself is named by reference, and to wait for it too is redundant (cfn-lint W3005).
    Dependable.implement(this.role, {
      get dependencyRoots() {
        return policiesOf(role);
      },
    });
    // The group's ARN ends in `:*`, which stands for its streams.
    Grant.addToPrincipal({ grantee: this, actions: [...logPermission.actions], resourceArns: [this.logGroup.logGroupArn] });
    this.function = new LambdaFunction(this, 'Function', {
      functionName: props.name,
      code: Code.fromAsset(props.directory),
      handler: props.handler,
      runtime: new Runtime(props.runtime, RuntimeFamily.NODEJS),
      architecture: architectures[props.architecture],
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { ...props.environment },
      role: this.role,
      logGroup: this.logGroup,
    });
    this.deadLetterQueue = props.asyncFailures && this.keepFailures(props.asyncFailures);
  }

  private keepFailures({ deadLetter, maximumEventAgeSeconds, maximumRetryAttempts }: AsyncFailures): Queue {
    const queue = new Queue(this, 'DeadLetters', {
      queueName: deadLetter.name,
      retentionPeriod: Duration.seconds(deadLetter.retentionSeconds),
      encryption: QueueEncryption.SQS_MANAGED,
    });
    Grant.addToPrincipal({ grantee: this, actions: [...asyncFailurePermission.actions], resourceArns: [queue.queueArn] });
    new CfnEventInvokeConfig(this, 'AsyncFailures', {
      functionName: this.function.functionName,
      qualifier: '$LATEST',
      maximumEventAgeInSeconds: maximumEventAgeSeconds,
      maximumRetryAttempts,
      destinationConfig: { onFailure: { destination: queue.queueArn } },
    }).node.addDependency(this.role);
    return queue;
  }
}

const architectures = { arm64: Architecture.ARM_64, x86_64: Architecture.X86_64 } as const;

function policiesOf(role: Role): IConstruct[] {
  return role.node.children.filter((child) => child instanceof Policy);
}

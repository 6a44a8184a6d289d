import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable } from 'aws-cdk-lib/aws-ec2';
import { type Grant, type IGrantable, type IPrincipal, Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  Architecture,
  CfnEventInvokeConfig,
  Code,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  Runtime,
  RuntimeFamily,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct, Dependable, type IConstruct } from 'constructs';
import { asyncFailurePermission, logPermission, networkActions } from '../model/aws.ts';
import { defaults } from '../model/defaults.ts';
import type { AsyncFailures } from '../model/service-model.ts';
import { acknowledge } from './acknowledge.ts';
import { FunctionCanary } from './canary.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { UnresolvedReferenceError } from './errors.ts';
import { networkProps, placeInNetwork } from './function-network.ts';
import { addPermission, type Grantable } from './grant-operations.ts';
import { type Measured, type MeasureOptions, measureOf } from './measured.ts';
import type { ServiceFunctionProps } from './service-function-props.ts';

/**
 * A Lambda function with a log group and a role of its own; the role may write that log, and nothing else until it is granted.
 *
 * @example
 * ```ts
 * import { EventStoreTable, ServiceFunction } from '@allframe/serverless';
 * import { App, Stack } from 'aws-cdk-lib';
 *
 * const stack = new Stack(new App(), 'Orders');
 * const events = new EventStoreTable(stack, 'Events');
 * const reader = new ServiceFunction(stack, 'Reader', {
 *   directory: 'dist/reader',
 *   environment: { EVENT_TABLE: events.table.tableName },
 *   memoryMb: 512,
 * });
 * events.grantRead(reader);
 * ```
 */
export class ServiceFunction extends Construct implements IGrantable, IConnectable, Grantable, Measured {
  readonly function: LambdaFunction;
  /** The alias that new code takes over, where there is one. */
  readonly alias: Alias | undefined;
  /** What is invoked: the alias where there is one, else the function. */
  readonly target: IFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;
  /** Where `asyncFailures` keeps what failed for good. */
  readonly deadLetterQueue: Queue | undefined;
  /** `undefined` where new code takes over at once. */
  readonly canary: FunctionCanary | undefined;
  readonly timeoutSeconds: number;
  readonly grantPrincipal: IPrincipal;
  private readonly connected: Connections | undefined;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { memoryMb, timeoutSeconds } = {
      ...defaults.role.worker,
      ...given({ memoryMb: props.memoryMb, timeoutSeconds: props.timeoutSeconds }),
    };
    this.timeoutSeconds = timeoutSeconds;
    this.logGroup = logGroupOf(this, props);
    this.role = roleOf(this, props);
    this.grantPrincipal = this.role;
    // The group's ARN ends in `:*`, which stands for its streams.
    addPermission(this, logPermission, [this.logGroup.logGroupArn]);
    // Lambda does not put a function into a network with whose role it could not.
    if (props.vpc ?? props.network) {
      addPermission(this, { actions: networkActions }, ['*']);
      acknowledge(this.role, 'IAM5[Resource::*]', 'What puts a function into a network knows no single resources');
    }
    this.function = new LambdaFunction(this, 'Function', {
      ...(props.name === undefined ? {} : { functionName: props.name }),
      ...(props.description === undefined ? {} : { description: props.description }),
      code: Code.fromAsset(props.directory),
      handler: props.handler ?? 'index.handler',
      runtime: new Runtime(props.runtime ?? defaults.function.runtime, RuntimeFamily.NODEJS),
      architecture: architectures[props.architecture ?? defaults.function.architecture],
      memorySize: memoryMb,
      timeout: Duration.seconds(timeoutSeconds),
      environment: { ...props.environment },
      role: this.role,
      logGroup: this.logGroup,
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...networkProps(props),
    });
    this.node.defaultChild = this.function.node.defaultChild;
    this.connected = placeInNetwork(this, this.function, props);
    this.alias = props.provisionedConcurrency === undefined && !props.canary ? undefined : aliasOf(this, this.function, props);
    this.target = (this.alias ?? this.function) as IFunction;
    this.canary = props.canary && this.alias && new FunctionCanary(this, 'Canary', { ...props.canary, alias: this.alias });
    this.deadLetterQueue = props.asyncFailures && this.keepFailures(props.asyncFailures, props);
  }

  /** Who may be reached from the function, where it is in a network. */
  get connections(): Connections {
    if (!this.connected) throw new UnresolvedReferenceError({ resource: this.node.id, expected: 'a network' });
    return this.connected;
  }

  get arns(): Grantable['arns'] {
    return this.deadLetterQueue ? { deadLetterQueue: [this.deadLetterQueue.queueArn] } : {};
  }

  get attributes(): Grantable['attributes'] {
    const dead = this.deadLetterQueue;
    return {
      name: this.function.functionName,
      arn: this.target.functionArn,
      ...(dead ? { deadLetterUrl: dead.queueUrl, deadLetterArn: dead.queueArn } : {}),
    };
  }

  get dimensions(): Measured['dimensions'] {
    const name = this.function.functionName;
    return { name, ...(this.deadLetterQueue ? { deadLetterName: this.deadLetterQueue.queueName } : {}) };
  }

  /** Lets invoke the function, through its alias where there is one. */
  grantInvoke(grantee: IGrantable): Grant {
    return addPermission(grantee, { actions: ['lambda:InvokeFunction'] }, [this.target.functionArn]);
  }

  /** Invocations that ended with an error. */
  metricErrors(options?: MeasureOptions): IMetric {
    return measureOf(this, 'errors', options);
  }

  /** Invocations that were refused since too many ran at once. */
  metricThrottles(options?: MeasureOptions): IMetric {
    return measureOf(this, 'throttles', options);
  }

  /** How long invocations take, in milliseconds. */
  metricDuration(options?: MeasureOptions): IMetric {
    return measureOf(this, 'duration', { statistic: 'Average', ...options });
  }

  private keepFailures(failures: AsyncFailures, { enforceTls }: ServiceFunctionProps): Queue {
    const queue = deadLetterQueue(this, { deadLetter: failures.deadLetter, enforceTls });
    addPermission(this, asyncFailurePermission, [queue.queueArn]);
    new CfnEventInvokeConfig(this, 'AsyncFailures', {
      functionName: this.function.functionName,
      qualifier: this.alias?.aliasName ?? '$LATEST',
      maximumEventAgeInSeconds: failures.maximumEventAgeSeconds,
      maximumRetryAttempts: failures.maximumRetryAttempts,
      destinationConfig: { onFailure: { destination: queue.queueArn } },
    }).node.addDependency(this.role);
    return queue;
  }
}

const architectures = { arm64: Architecture.ARM_64, x86_64: Architecture.X86_64 } as const;

function logGroupOf(scope: Construct, { name, logRetentionDays }: ServiceFunctionProps): LogGroup {
  return new LogGroup(scope, 'Logs', {
    ...(name === undefined ? {} : { logGroupName: `/aws/lambda/${name}` }),
    retention: logRetentionDays ?? defaults.function.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

function roleOf(scope: Construct, { name }: ServiceFunctionProps): Role {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: `What the function ${name ?? scope.node.id} may do`,
  });
  // Who waits for the role waits for its policy; the role itself is named by reference, and to wait for it too is redundant (cfn-lint W3005).
  Dependable.implement(role, {
    get dependencyRoots() {
      return policiesOf(role);
    },
  });
  return role;
}

function policiesOf(role: Role): IConstruct[] {
  return role.node.children.filter((child) => child instanceof Policy);
}

function aliasOf(scope: Construct, made: LambdaFunction, { provisionedConcurrency }: ServiceFunctionProps): Alias {
  return new Alias(scope, 'Alias', {
    aliasName: 'live',
    version: made.currentVersion as IVersion,
    ...(provisionedConcurrency === undefined ? {} : { provisionedConcurrentExecutions: provisionedConcurrency }),
  });
}

function given<T extends object>(options: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

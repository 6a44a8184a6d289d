import { CfnArchive, EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { type Grantable, grantOperations } from './grant-operations.ts';

/** A service's bus, made here or elsewhere. */
export interface IServiceBus extends IConstruct {
  readonly bus: IEventBus | EventBus;
  /** Lets publish events. */
  grantPublish(grantee: IGrantable): Grant;
}

/** What `ServiceBus` takes. */
export interface ServiceBusProps {
  /**
   * The bus's physical name.
   *
   * @default made of the construct's place in the tree
   */
  readonly name?: string | undefined;
  /**
   * How long what is published there is kept, to be replayed: in days, 0 for ever.
   *
   * @default it is not kept
   */
  readonly archiveDays?: number | undefined;
}

/** What all buses can, wherever they were made. */
export abstract class ServiceBusBase extends Construct implements IServiceBus, Grantable {
  abstract readonly bus: IEventBus | EventBus;

  get arns(): Grantable['arns'] {
    return { bus: [this.bus.eventBusArn] };
  }

  get attributes(): Grantable['attributes'] {
    return { name: this.bus.eventBusName, arn: this.bus.eventBusArn };
  }

  grantPublish(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['publish-events']);
  }
}

/** The EventBridge bus of a service. */
export class ServiceBus extends ServiceBusBase {
  /** A bus in the stack's account and region. */
  static fromEventBusName(scope: Construct, id: string, name: string): IServiceBus {
    return new ImportedServiceBus(scope, id, (bus) => EventBus.fromEventBusName(bus, 'Bus', name));
  }

  /** A bus that was made elsewhere. */
  static fromEventBusArn(scope: Construct, id: string, arn: string): IServiceBus {
    return new ImportedServiceBus(scope, id, (bus) => EventBus.fromEventBusArn(bus, 'Bus', arn), arn);
  }

  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { name, archiveDays }: ServiceBusProps = {}) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', name === undefined ? {} : { eventBusName: name });
    this.node.defaultChild = this.bus.node.defaultChild;
    if (archiveDays !== undefined) new CfnArchive(this, 'Archive', { sourceArn: this.bus.eventBusArn, retentionDays: archiveDays });
  }
}

class ImportedServiceBus extends ServiceBusBase {
  readonly bus: IEventBus;
  private readonly givenArn: string | undefined;

  constructor(scope: Construct, id: string, find: (scope: Construct) => IEventBus, givenArn?: string) {
    super(scope, id);
    this.bus = find(this);
    this.givenArn = givenArn;
  }

  /** A bus of another account is published to by its ARN. */
  override get attributes(): Grantable['attributes'] {
    const { eventBusName, eventBusArn } = this.bus;
    return { name: this.givenArn ?? eventBusName, arn: eventBusArn };
  }
}

import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { EventBusResource } from '../model/service-model.ts';
import type { Grantable } from './grant-operations.ts';

/** What `ServiceBus` takes. */
export type ServiceBusProps = Pick<EventBusResource, 'name'>;

/** The EventBridge bus of a service. */
export class ServiceBus extends Construct implements Grantable {
  readonly bus: EventBus;
  readonly arns: Grantable['arns'] = {};
  readonly attributes: Grantable['attributes'];

  constructor(scope: Construct, id: string, { name }: ServiceBusProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { eventBusName: name });
    this.attributes = { name: this.bus.eventBusName };
  }
}

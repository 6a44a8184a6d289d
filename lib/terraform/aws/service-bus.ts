import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { Construct } from 'constructs';
import type { EventBusResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';

/** The service's own EventBridge bus. */
export class ServiceBus extends Construct {
  readonly bus: CloudwatchEventBus;

  constructor(scope: Construct, bus: EventBusResource) {
    super(scope, bus.id);
    standsIn(this, 'bus');
    const resource = new CloudwatchEventBus(this, 'Bus', { name: literal(bus.name) });
    this.bus = placed(resource, addressOf(bus), 'The bus on which events of other services arrive.');
    output(this, `${addressOf(bus)}_name`, {
      value: this.bus.name,
      description: 'The name of the bus on which the events of other services arrive',
    });
  }
}

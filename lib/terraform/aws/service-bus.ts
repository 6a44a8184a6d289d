import { CloudwatchEventArchive } from '@cdktf/provider-aws/lib/cloudwatch-event-archive';
import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { Construct } from 'constructs';
import type { EventBusResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import type { AwsPart } from './aws-part.ts';

/** The service's own EventBridge bus. */
export class ServiceBus extends Construct implements AwsPart {
  readonly bus: CloudwatchEventBus;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];

  constructor(scope: Construct, bus: EventBusResource) {
    super(scope, bus.id);
    standsIn(this, 'bus');
    const resource = new CloudwatchEventBus(this, 'Bus', { name: literal(bus.name) });
    this.bus = placed(resource, addressOf(bus), 'The bus on which the service publishes events, and those of others arrive.');
    if (bus.archiveDays !== undefined) this.keep(bus, bus.archiveDays);
    output(this, `${addressOf(bus)}_name`, {
      value: this.bus.name,
      description: 'The name of the bus on which the events of other services arrive',
    });
    this.arns = { bus: [this.bus.arn] };
    this.attributes = { name: this.bus.name, arn: this.bus.arn };
  }

  private keep(bus: EventBusResource, archiveDays: number): void {
    const archive = new CloudwatchEventArchive(this, 'Archive', {
      name: literal(bus.name.slice(0, longestArchiveName)),
      eventSourceArn: this.bus.arn,
      retentionDays: archiveDays,
    });
    placed(archive, addressOf(bus), `Keeps what is published there ${archiveDays === 0 ? 'for ever' : `for ${archiveDays} days`}.`);
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html */
const longestArchiveName = 48;

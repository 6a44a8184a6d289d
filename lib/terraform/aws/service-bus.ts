import { CloudwatchEventArchive } from '@cdktf/provider-aws/lib/cloudwatch-event-archive';
import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { Construct } from 'constructs';
import { isArn, nameIn } from '../../model/name-or-arn.ts';
import type { EventBusResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import type { AwsPart } from './aws-part.ts';
import type { AwsPlace } from './aws-place.ts';

/** An EventBridge bus, made here or elsewhere. */
export type BusReference = Pick<CloudwatchEventBus, 'name' | 'arn'>;

/** The service's EventBridge bus; one that exists is left as it is. */
export class ServiceBus extends Construct implements AwsPart {
  readonly bus: BusReference;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];

  constructor(scope: Construct, bus: EventBusResource, place: AwsPlace) {
    super(scope, bus.id);
    standsIn(this, 'bus');
    const existing = bus.existing?.aws;
    this.bus = existing
      ? { name: literal(nameIn(existing.bus)), arn: place.existingArn('events', 'event-bus/', existing.bus) }
      : this.made(bus);
    output(this, `${addressOf(bus)}_name`, {
      value: this.bus.name,
      description: 'The name of the bus on which the events of other services arrive',
    });
    this.arns = { bus: [this.bus.arn] };
    // A bus of another account is published to by its ARN.
    this.attributes = { name: existing && isArn(existing.bus) ? this.bus.arn : this.bus.name, arn: this.bus.arn };
  }

  private made(bus: EventBusResource): CloudwatchEventBus {
    const resource = new CloudwatchEventBus(this, 'Bus', { name: literal(bus.name) });
    placed(resource, addressOf(bus), 'The bus on which the service publishes events, and those of others arrive.');
    if (bus.archiveDays !== undefined) this.keep(bus, resource, bus.archiveDays);
    return resource;
  }

  private keep(bus: EventBusResource, { arn: eventSourceArn }: CloudwatchEventBus, archiveDays: number): void {
    const archive = new CloudwatchEventArchive(this, 'Archive', {
      name: literal(bus.name.slice(0, longestArchiveName)),
      eventSourceArn,
      retentionDays: archiveDays,
    });
    placed(archive, addressOf(bus), `Keeps what is published there ${archiveDays === 0 ? 'for ever' : `for ${archiveDays} days`}.`);
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html */
const longestArchiveName = 48;

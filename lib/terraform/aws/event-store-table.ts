import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Construct } from 'constructs';
import { eventTable } from '../../../runtime/contract/event-table.ts';
import type { ExistingTable } from '../../../runtime/service/existing.ts';
import type { EventStoreResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import { protectedFromDestroy } from '../protected-from-destroy.ts';
import type { AwsPart, MeasuredPart } from './aws-part.ts';
import type { AwsPlace } from './aws-place.ts';

/** The event store's table, made here or elsewhere. */
export interface EventTable {
  readonly name: string;
  readonly arn: string;
  /** `undefined` of one from elsewhere whose stream was not given. */
  readonly streamArn: string | undefined;
}

/** The event store: a DynamoDB table whose stream wakes the projector; one that exists is left as it is. */
export class EventStoreTable extends Construct implements AwsPart, MeasuredPart {
  readonly table: EventTable;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, store: EventStoreResource, place: AwsPlace) {
    super(scope, store.id);
    standsIn(this, 'events');
    const existing = store.existing?.aws;
    this.table = existing ? existingTable(existing, place) : this.made(store);
    this.measured = { name: this.table.name };
    this.arns = {
      table: [this.table.arn],
      stream: this.table.streamArn === undefined ? [] : [this.table.streamArn],
      ...(store.byTimestamp ? { index: [`${this.table.arn}/index/${name}`] } : {}),
    };
    this.attributes = { name: this.table.name };
    output(this, 'event_table', { value: this.table.name, description: 'The name of the event store’s table' });
  }

  private made(store: EventStoreResource): DynamodbTable {
    return placed(
      new DynamodbTable(this, 'Table', {
        name: literal(store.name),
        billingMode: 'PAY_PER_REQUEST',
        hashKey: eventTable.partitionKey,
        rangeKey: eventTable.sortKey,
        attribute: keysOf(store).map((name) => ({ name, type: 'S' })),
        ...(store.byTimestamp && { globalSecondaryIndex: [byTimestampIndex] }),
        ttl: { enabled: true, attributeName: eventTable.expiresAt },
        streamEnabled: true,
        streamViewType: 'NEW_IMAGE',
        pointInTimeRecovery: { enabled: store.pointInTimeRecovery },
        deletionProtectionEnabled: store.deletionProtection,
        ...protectedFromDestroy(store),
      }),
      addressOf(store),
      'The event store: one item is one commit, and its stream wakes the projector.',
    );
  }
}

/** One without a stream is followed by nobody: the model has seen to that. */
function existingTable({ table, stream }: ExistingTable, place: AwsPlace): EventTable {
  return {
    name: literal(table),
    arn: place.arnOf('dynamodb', `table/${literal(table)}`),
    streamArn: stream === undefined ? undefined : literal(stream),
  };
}

const { name, partitionKey, sortKey, attributes } = eventTable.byTimestamp;

const byTimestampIndex = {
  name,
  hashKey: partitionKey,
  rangeKey: sortKey,
  projectionType: 'INCLUDE',
  nonKeyAttributes: [...attributes],
};

function keysOf({ byTimestamp }: EventStoreResource): readonly string[] {
  return [eventTable.partitionKey, eventTable.sortKey, ...(byTimestamp ? [partitionKey, sortKey] : [])];
}

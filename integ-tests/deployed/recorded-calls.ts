import { createHash } from 'node:crypto';
import { awsCall } from '../emulators/aws-call.ts';
import type { Ministack } from '../emulators/ministack.ts';
import { actionsOf, type RecordedCall } from './actions-of-call.ts';
import type { ActionOnResource } from './granted-actions.ts';

/** A function as IAM sees it. */
export interface DeployedRole {
  readonly functionArn: string;
  readonly roleArn: string;
}

/** All that a function did since the emulator started; its calls are told by its key, which it has with IAM enforced alone. */
export async function recordedActions(aws: Ministack, { functionArn, roleArn }: DeployedRole): Promise<readonly ActionOnResource[]> {
  const digest = createHash('sha256').update(`${functionArn}:${roleArn}`).digest('hex');
  const calls = await recordedCalls(aws, `ASIA${digest.slice(0, 16).toUpperCase()}`);
  const actions = calls.flatMap(actionsOf);
  return [...new Map(actions.map((one) => [`${one.action} ${one.resource}`, one])).values()];
}

/** The emulator shows the newest fifty and no further page: what came before is asked for by its time. */
async function recordedCalls(aws: Ministack, accessKey: string): Promise<readonly RecordedCall[]> {
  const found = new Map<string, RecordedCall>();
  for (let endTime: number | undefined; ; ) {
    const { Events } = await lookUp(aws, accessKey, endTime);
    const fresh = Events.filter(({ EventId }) => !found.has(EventId));
    for (const { EventId, EventSource, EventName, CloudTrailEvent, Resources } of fresh)
      found.set(EventId, {
        service: EventSource.split('.')[0] ?? '',
        name: EventName,
        input: inputOf(CloudTrailEvent),
        resources: namesOf(Resources),
      });
    if (fresh.length === 0) return [...found.values()];
    endTime = Math.min(...fresh.map(({ EventTime }) => EventTime));
  }
}

interface CloudTrailEvent {
  readonly EventId: string;
  readonly EventName: string;
  readonly EventSource: string;
  readonly EventTime: number;
  readonly CloudTrailEvent: string;
  readonly Resources: readonly { readonly ResourceName: string }[];
}

function lookUp(aws: Ministack, accessKey: string, EndTime: number | undefined): Promise<{ Events: CloudTrailEvent[] }> {
  const LookupAttributes = [{ AttributeKey: 'AccessKeyId', AttributeValue: accessKey }];
  const operation = { service: 'cloudtrail', target: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents' };
  return awsCall(aws, operation, { LookupAttributes, MaxResults: 50, ...(EndTime !== undefined && { EndTime }) });
}

function inputOf(event: string): RecordedCall['input'] {
  return JSON.parse(event).requestParameters ?? {};
}

function namesOf(resources: CloudTrailEvent['Resources']): readonly string[] {
  return resources.map(({ ResourceName }) => ResourceName);
}

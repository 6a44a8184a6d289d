import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, type Message } from '@aws-sdk/client-sqs';
import type { Aws } from '../deployed/aws.ts';
import type { Clients } from '../deployed/deploy-services.ts';
import { eventually } from '../deployed/eventually.ts';
import { fireSchedule } from '../deployed/fire-schedule.ts';
import { observe } from '../deployed/observe.ts';
import { emulatedAccount, emulatedRegion, type Ministack } from '../emulators/ministack.ts';
import type { Buried, Platform } from './scenario.ts';

const bus = 'visits-test-bus';
const listener = 'visits-listener';
const deadLetters = { endings: 'visits-test-endings-dead-letters', worker: 'visits-test-worker-dead-letters' } as const;

/** The scenario's view of a service that was deployed to the emulator of AWS as `visits`, stage `test`. */
export async function onAws(aws: Ministack & Aws, clients: Clients, apiUrl: string): Promise<Platform> {
  await listenToBus(clients);
  const look = observe(aws, clients, 'visits-test-events');
  return {
    async call(method, path, body, headers = {}) {
      const init = {
        method,
        headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      };
      const response = await fetch(`${apiUrl}${path}`, init);
      return [response.status, await response.json()];
    },
    async tell({ source, type, detail }) {
      const Entries = [{ EventBusName: bus, Source: source, DetailType: type, Detail: JSON.stringify(detail) }];
      expect(await clients.events.send(new PutEventsCommand({ Entries }))).toMatchObject({ FailedEntryCount: 0 });
    },
    fire: (schedule, scheduledAt) => fireSchedule(clients, `visits-test-${schedule}`, scheduledAt),
    async published() {
      const events = await look.bodies(listener);
      return events.map(({ source, detail, ...event }) => ({ source, type: event['detail-type'], detail }));
    },
    deadLetters: async (queue) => (await look.messages(deadLetters[queue])).map(buriedIn),
    eventually: (expectation) => eventually(expectation, 60_000),
  };
}

/** As another service would: a rule of its own on the bus, and a queue behind it. */
async function listenToBus({ sqs, events }: Clients): Promise<void> {
  await sqs.send(new CreateQueueCommand({ QueueName: listener }));
  const rule = { Name: listener, EventBusName: bus };
  await events.send(new PutRuleCommand({ ...rule, EventPattern: JSON.stringify({ source: ['visits'] }) }));
  const Arn = `arn:aws:sqs:${emulatedRegion}:${emulatedAccount}:${listener}`;
  await events.send(new PutTargetsCommand({ Rule: rule.Name, EventBusName: bus, Targets: [{ Id: 'queue', Arn }] }));
}

function buriedIn({ MessageAttributes = {}, Body = 'null' }: Message): Buried {
  return { code: MessageAttributes.code?.StringValue ?? '', message: JSON.parse(Body) };
}

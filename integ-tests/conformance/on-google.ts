import { pushIds, pushPaths } from '../../runtime/contract/push-paths.ts';
import { publish, wireMessage } from '../../runtime/transport/google/pubsub-publish.ts';
import { eventually } from '../deployed/eventually.ts';
import type { PulledMessage, TestSubscription } from '../emulators/pubsub.ts';
import { accounts } from '../google/google-front.ts';
import type { GoogleWorld } from '../google/google-world.ts';
import type { Buried, Platform, Published } from './scenario.ts';

/** The scenario's view of a service on emulators of Google Cloud. */
export function onGoogle(world: GoogleWorld): Platform {
  const published: Published[] = [];
  const buried: Record<string, Buried[]> = { endings: [], worker: [] };
  return {
    async call(method, path, body, headers = {}) {
      const init = {
        method,
        headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      };
      const response = await fetch(`${world.api.url}${path}`, init);
      return [response.status, await response.json()];
    },
    // The emulator has no filters: the rule has a topic of its own here.
    async tell({ source, type, detail }) {
      const topic = `bus-${pushIds.busRule(type)}`;
      const message = wireMessage({ body: JSON.stringify(detail), attributes: { id: `${Math.random()}`, source, type } });
      await publish(world.pubsub.rest, `projects/local/topics/${topic}`, topic, [message]);
    },
    async fire(schedule, scheduledAt) {
      const headers = { 'x-cloudscheduler': 'true', 'x-cloudscheduler-scheduletime': scheduledAt };
      const body = JSON.stringify({ allframe: 'schedule', schedule });
      await world.front.call(pushPaths.schedule(pushIds.schedule(schedule)), accounts.scheduler, { headers, body });
    },
    async published() {
      for (const { attributes, body } of await taken(world.published))
        published.push({ source: attributes.source ?? '', type: attributes.type ?? '', detail: JSON.parse(body) });
      return published;
    },
    async deadLetters(queue) {
      buried[queue]?.push(...(await taken(world.deadLetters[queue])).map(buriedIn));
      return buried[queue] ?? [];
    },
    eventually: (expectation) => eventually(expectation, 90_000),
  };
}

async function taken(subscription: TestSubscription | undefined): Promise<readonly PulledMessage[]> {
  const messages = (await subscription?.pull()) ?? [];
  await subscription?.acknowledge(...messages);
  return messages;
}

function buriedIn({ attributes, body }: Pick<PulledMessage, 'attributes' | 'body'>): Buried {
  return { code: attributes.code ?? '', message: JSON.parse(body) };
}

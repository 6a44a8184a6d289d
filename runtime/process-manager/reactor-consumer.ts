import { parseStreamKey } from '../contract/event-table.ts';
import type { SendCommand } from '../decider/effect-command.ts';
import type { Ambient } from '../message/ambient.ts';
import type { Commit } from '../message/commit.ts';
import { causedBy, type MessageOrigin } from '../message/metadata.ts';
import { type IdentifiedEvent, recordedEvents } from '../projection/recorded-events.ts';
import type { CommandSender } from '../transport/command-sender.ts';
import type { Consumer } from './consumer/consumer.ts';
import type { Reactor } from './reactor.ts';

/** What reactors run on. */
export interface ReactorPorts {
  readonly ambient: Pick<Ambient, 'now'>;
  readonly sender: Pick<CommandSender, 'send'>;
}

/** The consumer that runs a reactor's effects, event by event (rule E6). */
export function createReactorConsumer(reactor: Reactor, ports: ReactorPorts): Consumer {
  return {
    name: `reactor:${reactor.name}`,
    from: reactor.from.map(({ name }) => name),
    startFrom: reactor.startFrom,
    async handle(commit) {
      const events = recordedEvents(reactor.from, commit).filter(({ event }) => reactor.handlers[event.type]);
      for (const event of events) await react(reactor, event, commit, ports);
      return events.length > 0 ? 'handled' : 'ignored';
    },
  };
}

async function react(
  { name, handlers, resilience }: Reactor,
  { eventId, event }: IdentifiedEvent,
  { stream, metadata }: Commit,
  ports: ReactorPorts,
): Promise<void> {
  const { streamId, tenant = metadata.tenant } = parseStreamKey(stream);
  const now = new Date(ports.ambient.now()).toISOString();
  const origin = causedBy({ ...metadata, tenant }, eventId);
  const effect = async (signal?: AbortSignal) => {
    const send = sendingFrom(`${eventId}-${name}`, origin, ports);
    await handlers[event.type]?.(event, { streamId, eventId, tenant, metadata, now, send, signal });
  };
  await (resilience ? resilience.execute(effect) : effect());
}

/** Sends with ids that are the same when the effect is repeated. */
function sendingFrom(cause: string, origin: MessageOrigin, { sender }: ReactorPorts): SendCommand {
  let sent = 0;
  return (command, input, { at, commandId } = {}) => {
    sent += 1;
    return sender.send(command, input, { at, commandId: commandId ?? `${cause}-${sent}`, origin });
  };
}

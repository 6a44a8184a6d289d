// What a client of direct invocations infers, and which mistakes do not compile. `npm run types` is this file's test.
import { aggregate, command, effectCommand, query, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import type { CommandAccepted, CommandPerformed, CommandRejected } from '../../../runtime/http/client/client-types.ts';
import { createInvoker } from '../../../runtime/trigger/invoke-client.ts';

/** Compiles where both types are the same. */
type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
function holds<_Claim extends true>(): void {}

const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: { open: false } }, { Opened: () => ({ open: true }) });
const OpenDoor = command('OpenDoor', {
  input: z.object({ doorId: z.string(), by: z.string().default('nobody') }),
  aggregate: Door,
  streamId: ({ doorId }) => doorId,
  decide: (_input, { open }, { reject }) => (open ? reject('already-open') : Door.events.Opened({})),
});
const Ring = effectCommand('Ring', { input: z.object({ times: z.number() }), perform: () => {} });
const IsOpen = query('IsOpen', { input: z.object({ doorId: z.string() }), aggregate: Door, resolve: async () => ({ open: true }) });
const doors = service('doors', { commands: [OpenDoor, Ring], queries: [IsOpen] });

const invoker = createInvoker<typeof doors>(async () => '');

const opened = invoker.send('OpenDoor', { doorId: 'a' }, { commandId: 'c-1', expectedVersion: 'no-stream', tenant: 'acme' });
holds<Equal<Awaited<typeof opened>, CommandAccepted<'Opened'> | CommandRejected<'already-open'>>>();
const rung = invoker.send('Ring', { times: 2 });
holds<Equal<Awaited<typeof rung>, CommandPerformed>>();
const isOpen = invoker.ask('IsOpen', { doorId: 'a' }, { token: 't' });
holds<Equal<Awaited<typeof isOpen>, { open: boolean } | undefined>>();

// @ts-expect-error the service has no such command
invoker.send('CloseDoor', { doorId: 'a' });
// @ts-expect-error a query is asked, not sent
invoker.send('IsOpen', { doorId: 'a' });
// @ts-expect-error a command is sent, not asked
invoker.ask('OpenDoor', { doorId: 'a' });
// @ts-expect-error the input is another command's
invoker.send('OpenDoor', { times: 2 });
// @ts-expect-error a field is missing
invoker.ask('IsOpen', {});
// @ts-expect-error a query has no command id
invoker.ask('IsOpen', { doorId: 'a' }, { commandId: 'c-1' });

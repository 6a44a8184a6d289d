// What routes and clients infer, and which mistakes do not compile. `npm run types` is this file's test: a mistake that compiles after all
// is an unused `@ts-expect-error`, and so an error.
import { aggregate, type Client, command, effectCommand, enqueue, query } from '@allframe/serverless/runtime';
import { Hono } from 'hono';
import * as z from 'zod';
import { type Auth, apiKey, iam, jwt, none } from '../../../runtime/http/auth/auth.ts';
import type { CommandAnswer, CommandRoute, QueryRoute, RouteInput } from '../../../runtime/http/client/client-types.ts';
import { json } from '../../../runtime/http/http-message.ts';
import { createRouter, type Router } from '../../../runtime/http/router.ts';

/** Compiles where both types are the same. */
type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
function holds<_Claim extends true>(): void {}

const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: { open: false } }, { Opened: () => ({ open: true }) });
const OpenDoor = command('OpenDoor', {
  input: z.object({
    doorId: z.string(),
    by: z.string(),
    kind: z.enum(['a', 'b']).optional(),
    floor: z.number(),
    note: z.string().optional(),
  }),
  aggregate: Door,
  streamId: ({ doorId }) => doorId,
  decide: (_input, { open }, { reject }) => (open ? reject('already-open') : Door.events.Opened({})),
});
const Ring = effectCommand('Ring', {
  input: z.object({ doorId: z.string() }),
  perform: ({ doorId }, { reject }) => (doorId === '' ? reject('no-bell') : undefined),
});
const IsOpen = query('IsOpen', {
  input: z.object({ doorId: z.string(), since: z.number().optional() }),
  aggregate: Door,
  resolve: async () => true,
});
const router = createRouter();

// ------------------------------------------------------------------------------------------------------------------- headers

const bound = router
  .post('/doors/:doorId', OpenDoor, { headers: { by: 'x-by', note: 'x-note' }, public: true })
  .post('/later/:doorId', enqueue(OpenDoor), { headers: { by: 'x-by' } })
  .get('/doors', IsOpen, { headers: { doorId: 'x-door' } })
  .post('/plain', OpenDoor);
type Bound = typeof bound extends Router<infer Routes> ? Routes : never;
holds<Equal<keyof RouteInput<Bound['POST /doors/:doorId']>, 'doorId' | 'kind' | 'floor'>>();
holds<Equal<keyof RouteInput<Bound['GET /doors']>, 'since'>>();
holds<Equal<keyof RouteInput<Bound['POST /plain']>, 'doorId' | 'by' | 'kind' | 'floor' | 'note'>>();
holds<Equal<Bound['POST /plain'], typeof OpenDoor>>();

// @ts-expect-error the input has no such field
router.post('/doors', OpenDoor, { headers: { customer: 'x-customer' } });
// @ts-expect-error one field that is there does not make up for one that is not
router.post('/doors', OpenDoor, { headers: { by: 'x-by', customer: 'x-customer' } });
// @ts-expect-error the field takes no string
router.post('/doors', OpenDoor, { headers: { floor: 'x-floor' } });
// @ts-expect-error the field takes some strings alone
router.post('/doors', OpenDoor, { headers: { kind: 'x-kind' } });
// @ts-expect-error the field of a query takes no string
router.get('/doors/:doorId', IsOpen, { headers: { since: 'x-since' } });
// @ts-expect-error the field of an enqueued command takes no string
router.post('/doors', enqueue(OpenDoor), { headers: { floor: 'x-floor' } });
// @ts-expect-error a header has a name
router.post('/doors', OpenDoor, { headers: { by: 5 } });
// @ts-expect-error there is no such option
router.post('/doors', OpenDoor, { header: { by: 'x-by' } });
// @ts-expect-error a path parameter of an effect is a field of its input
router.post('/ring/:bell', Ring);

// ------------------------------------------------------------------------------------------------------------------- effects

const effects = router
  .post('/ring/:doorId', Ring)
  .post('/doors', OpenDoor)
  .get('/doors/:doorId', IsOpen)
  .handle('GET', '/own', () => json(200, {}));
type Effects = typeof effects extends Router<infer Routes> ? Routes : never;
holds<Equal<CommandRoute<Effects>, 'POST /ring/:doorId' | 'POST /doors'>>();
holds<Equal<QueryRoute<Effects>, 'GET /doors/:doorId'>>();
holds<Equal<CommandAnswer<Effects['POST /ring/:doorId']>['outcome'], 'performed' | 'rejected'>>();
holds<Equal<Extract<CommandAnswer<Effects['POST /ring/:doorId']>, { outcome: 'rejected' }>['code'], 'no-bell'>>();
holds<Equal<CommandAnswer<Effects['POST /doors']>['outcome'], 'accepted' | 'rejected'>>();
declare const client: Client<Effects>;
void client.ask('GET /doors/:doorId', { doorId: 'a' }, { token: 't' });
void client.ask('GET /doors/:doorId', { doorId: 'a' }, { token: null });
// @ts-expect-error a command has no token
void client.send('POST /doors', { doorId: 'a', by: 'b', floor: 1 }, { token: 't' });
// @ts-expect-error a custom handler is nothing that a client knows
void client.send('GET /own', {});

// ----------------------------------------------------------------------------------------------------------- custom handlers

router.handle('GET', '/doors/:doorId/own/:part', ({ parameters: { doorId, part }, caller }) =>
  json(200, { doorId, part, by: caller.actor }),
);
router.handle(
  'POST',
  '/own',
  async (_request, { dispatch, ask, enqueue: later }) => {
    const answer = await dispatch(OpenDoor, { doorId: 'a', by: 'b', floor: 1 });
    const isOpen: boolean = await ask(IsOpen, { doorId: 'a' });
    const id: string = await later(Ring, { doorId: 'a' });
    // @ts-expect-error only what is declared
    await dispatch(Ring, { doorId: 'a' });
    // @ts-expect-error only what is declared to be enqueued
    await later(OpenDoor, { doorId: 'a', by: 'b', floor: 1 });
    // @ts-expect-error an input that is none
    await ask(IsOpen, { doorId: 5 });
    return json(200, { answer: answer.outcome satisfies 'accepted' | 'rejected', isOpen, id });
  },
  { uses: [OpenDoor, IsOpen, enqueue(Ring)] },
);
// @ts-expect-error nothing is declared
router.handle('POST', '/own', (_request, { dispatch }) => dispatch(OpenDoor, { doorId: 'a', by: 'b', floor: 1 }));
// @ts-expect-error the path has no such parameter
router.handle('GET', '/doors/:doorId', ({ parameters: { door } }) => json(200, { door }));
// @ts-expect-error a handler answers
router.handle('GET', '/own', () => {});

router.mount('/admin', new Hono());
router.mount('/admin', (request) => new Response(request.url), { uses: [OpenDoor], public: true });
// @ts-expect-error no app
router.mount('/admin', {});
// @ts-expect-error a path begins with a slash
router.mount('admin', new Hono());

// ------------------------------------------------------------------------------------------------------------ authentication

holds<Equal<Auth['kind'], 'jwt' | 'apiKey' | 'iam' | 'none'>>();
jwt({ issuer: 'https://a.example/', audience: ['a'], algorithms: ['ES256', 'EdDSA'] });
apiKey({ keys: { fromEnvironment: 'API_KEYS' } });
iam();
none({ tenantHeader: 'x-tenant-id' });
// @ts-expect-error a token is for somebody
jwt({ issuer: 'https://a.example/' });
// @ts-expect-error a shared secret would let every service make tokens
jwt({ issuer: 'https://a.example/', audience: 'a', algorithms: ['HS256'] });
// @ts-expect-error a key in clear
apiKey({ keys: [{ name: 'a', key: 'secret' }] });

import { relative, resolve } from 'node:path';
import { bundleFunctions, type FunctionBundles } from '../../../lib/bundle/bundle-functions.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { type FunctionRole, functionRoles } from '../../../runtime/contract/environment.ts';
import { removeTemporaryFolders, temporaryEntry } from './temporary-entry.ts';

const repository = resolve(__dirname, '../../..');

/** A service with work for every role. */
const source = (options = '') => [
  `import { aggregate, command, eventBus, http, integrationEvent, none, projection, query, queue, reactor, saga, service } from '@allframe/serverless/runtime';`,
  `const any = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };`,
  `const Counter = aggregate('Counter', { events: { Counted: any }, initialState: {} }, { Counted: (state) => state });`,
  `const Count = command('Count', { input: any, aggregate: Counter, streamId: ({ id }) => id, decide: () => [] });`,
  `const Totals = projection('Totals', { version: 1, from: [Counter], document: any, key: 'stream' }, { Counted: () => ({}) });`,
  `const Total = query('Total', { input: any, projection: Totals, resolve: ({ id }, read) => read.get(id) });`,
  `const Watch = reactor('Watch', { from: [Counter] }, { Counted: () => {} });`,
  `const Follow = saga('Follow', { from: [Counter], initialState: {}, correlate: () => 'a' }, { Counted: (state) => ({ state }) });`,
  `export default service('counters', {`,
  `  commands: [Count], queries: [Total], projections: [Totals], reactors: [Watch], sagas: [Follow],`,
  `  queues: { counting: queue({ commands: [Count] }) },`,
  `  eventBus: eventBus({ publish: [integrationEvent('counted', { version: 1, from: Counter.events.Counted, schema: any, map: (data) => data })] }),`,
  `  http: http({ auth: none(), routes: (router) => router.post('/:id', Count).get('/:id', Total) }),${options}`,
  `});`,
];
const bundles = bundleFunctions(loadService({ entry: temporaryEntry(...source()) }));
afterAll(removeTemporaryFolders);

/** What no role's start holds but those that are named. */
const parts: Readonly<Record<string, { readonly modules: RegExp; readonly roles: readonly FunctionRole[] }>> = {
  'the router of HTTP': { modules: /^runtime\/http\/(http-handler|respond|find-route)/, roles: ['api'] },
  'sagas that run': {
    modules: /^runtime\/process-manager\/saga\/(advance-saga|commit-saga-step)/,
    roles: ['reactor', 'catchUp'],
  },
  'the command bus': { modules: /^runtime\/command-bus\/(command-bus|handle-command)/, roles: ['api', 'worker'] },
  'followers of streams': {
    modules: /^runtime\/process-manager\/consumer\/(follower|parking)\./,
    roles: ['projector', 'reactor', 'catchUp'],
  },
  'projections that are written': {
    modules: /^runtime\/projection\/(project-commits|project-by-key)/,
    roles: ['projector', 'rebuilder', 'catchUp'],
  },
  'the publisher': { modules: /^runtime\/process-manager\/integration\/publish-commit/, roles: ['reactor', 'catchUp'] },
  'a rebuild': { modules: /^runtime\/projection\/rebuild\/(rebuild-projection|rebuild-segment)/, roles: ['rebuilder'] },
  'a catch-up': { modules: /^runtime\/process-manager\/consumer\/catch-up\./, roles: ['catchUp'] },
  'a client of SQS, the bus, Scheduler or KMS': { modules: /^runtime\/transport\/aws\/|^runtime\/aws-client\/light-services/, roles: [] },
  'metrics that are written, and secrets': { modules: /^runtime\/host\/(emf-line|lambda\/read-secrets)/, roles: [] },
  'a client of the AWS SDK': { modules: /@aws-sdk|@smithy/, roles: [] },
  'what a local host needs': { modules: /^runtime\/(host\/local|transport\/memory|sqlite)|in-memory|firestore/, roles: [] },
};

describe.each(Object.entries(parts))('%s', (_, { modules, roles }) => {
  it.each(functionRoles)('stands in the start of those who need it alone: %s', (role) => {
    const found = startOf(role).filter((module) => modules.test(module));
    expect(found).toEqual(roles.includes(role) ? [expect.any(String), ...found.slice(1)] : []);
  });
});

describe('one reader of the stream for everybody', () => {
  it('holds what projections and consumers need', () => {
    const combined = bundleFunctions(loadService({ entry: temporaryEntry(...source(` streamReaders: 'combined',`)) }));
    expect(combined.parts.has('reactor')).toBe(false);
    const start = startOf('projector', combined);
    expect(start).toEqual(expect.arrayContaining([expect.stringMatching(/project-commits/), expect.stringMatching(/advance-saga/)]));
  });
});

function startOf(role: FunctionRole, { parts: bundled }: FunctionBundles = bundles): readonly string[] {
  const modules = bundled.get(role)?.startModules ?? new Map<string, number>();
  return [...modules].flatMap(([module, bytes]) => (bytes > 0 ? [relative(repository, module)] : []));
}

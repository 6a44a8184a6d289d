import { bundleFunctions } from '../../../lib/bundle/bundle-functions.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-entry.ts';

afterAll(removeTemporaryFolders);

/** What is said of a service whose api alone lists a package, which its entry loads in some way. */
function warningsOf(top: string, inside: string) {
  const folder = temporaryFolder({
    'service.ts': [
      `import { effectCommand, http, lambdaFunction, none, queue, service } from '@allframe/serverless/runtime';`,
      top,
      `const any = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;`,
      `const Print = effectCommand('Print', { input: any, perform: async () => ${inside} });`,
      `const api = http({ auth: none(), routes: (router) => router.post('/print', Print) });`,
      `const functions = { api: lambdaFunction({ packages: ['printer'] }) };`,
      `export default service('labels', { commands: [Print], queues: { prints: queue({ commands: [Print] }) }, http: api, functions });`,
    ].join('\n'),
    'node_modules/printer/package.json': '{ "name": "printer", "version": "1.0.0" }',
    'node_modules/printer/index.js': 'module.exports = () => 1;',
    'node_modules/printer/paper.js': 'module.exports = () => 2;',
  });
  return bundleFunctions(loadService({ entry: `${folder}/service.ts` })).warnings;
}

describe('a package that one function lists', () => {
  it.each(['printer', 'printer/paper.js'])('is warned of where another one starts with it: %s', (path) => {
    expect(warningsOf(`import * as printer from '${path}';`, 'void console.log(printer)')).toEqual([
      {
        severity: 'warning',
        code: 'package-not-listed',
        place: 'functions.worker.packages',
        message: 'worker starts with printer, which another function lists and this one does not: it fails when it is loaded',
        remedy: 'list it for worker too, or load it by import() where it is used',
      },
    ]);
  });

  it('is not where it is loaded by import() in what another one may never run', () => {
    expect(warningsOf('', `void console.log(await import('printer'))`)).toEqual([]);
  });
});

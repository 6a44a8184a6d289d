/** `node parts.cjs DIST ENTRY`: prints as JSON how many milliseconds each part of an emission takes in a fresh process, and of its processor. */
export const partsScript = `
  const { mkdirSync, writeFileSync } = require('node:fs');
  const { join } = require('node:path');
  const [built, entry] = process.argv.slice(2);
  const parts = {};
  function part(name, work) {
    const [start, used] = [process.hrtime.bigint(), process.cpuUsage()];
    const result = work();
    const { user, system } = process.cpuUsage(used);
    parts[name] = { ms: Number(process.hrtime.bigint() - start) / 1e6, cpuMs: (user + system) / 1_000 };
    return result;
  }
  const load = (path) => require(join(built, path));

  const { loadService, bundleFunctions, emittedStack, renderModel, filesOfStack, FunctionArchive } = part('loading CDKTF and us', () => ({
    ...load('cli/run-cli.js'),
    ...load('terraform/emit-for-aws.js'),
    ...load('bundle/load-service.js'),
    ...load('bundle/bundle-functions.js'),
    ...load('terraform/emitted-stack.js'),
    ...load('terraform/aws/render-model.js'),
    ...load('terraform/files-of-stack.js'),
    ...load('terraform/function-archive.js'),
  }));
  const service = part('the model, extracted from the service', () => loadService({ entry, stage: 'dev' }));
  const bundles = part('the code of the functions, bundled', () => bundleFunctions(service));

  // Code that takes no time to pack: what is packed is measured apart.
  const code = join(__dirname, 'code');
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'index.js'), '');
  const { stack } = part('rendering', () => {
    const emitted = emittedStack('aws');
    renderModel(emitted.stack, service.model, { directoryOf: () => code });
    filesOfStack(emitted.stack, service.model);
    return emitted;
  });
  const roles = service.model.resources.filter(({ kind }) => kind === 'function').map(({ role }) => role);
  part('the code, packed', () => {
    for (const role of roles) new FunctionArchive(stack, 'Packed' + role, { directory: bundles.directoryOf(role), path: role });
  });
  process.stdout.write(JSON.stringify(parts));
`;

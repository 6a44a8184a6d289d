import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { packageVersion } from '../bundle/package-files.ts';
import { defaults } from '../model/defaults.ts';
import { InvalidServiceError } from '../model/diagnostics.ts';
import { dev } from './dev.ts';
import { emitTerraform } from './emit-terraform.ts';
import { UsageError } from './errors.ts';
import { printDiagnostics } from './print-diagnostics.ts';
import { printModel } from './print-model.ts';
import { printOpenApi } from './print-openapi.ts';
import { showInfrastructure } from './show-infrastructure.ts';
import { archiveStream, checkStreams, closeStream } from './streams.ts';

/**
 * Runs `allframe` with these arguments.
 *
 * @returns the exit code: 0, or 1 when something is wrong with the service or the call
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return report(error);
  }
}

const entryHelp = 'the file whose default export is the service; else allframe.entry of package.json';

function program(): Command {
  const allframe = new Command('allframe')
    .description('Runs event-sourced services locally, and makes their infrastructure from their code.')
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError();

  allframe
    .command('dev')
    .description('run the whole service in this process')
    .argument('[entry]', entryHelp)
    .option('-p, --port <number>', 'the port of its HTTP API; 0 takes a free one', process.env.PORT || '3000')
    .option('-d, --data <file>', 'the SQLite file that keeps its data; else .allframe/<service>.sqlite')
    .option('-m, --memory', 'keep nothing: it forgets everything when it stops')
    .action(dev);

  allframe
    .command('openapi')
    .description('print the OpenAPI 3.1 document of the HTTP API')
    .argument('[entry]', entryHelp)
    .option('-o, --output <file>', 'write it into this file instead')
    .action(printOpenApi);

  const infra = allframe.command('infra').description('look at the infrastructure that the service needs, or write it down');
  infra
    .command('show')
    .description('synthesize every target and count its resources by kind')
    .argument('[entry]', entryHelp)
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .action(showInfrastructure);
  infra
    .command('model')
    .description('print the cloud-neutral model as JSON')
    .argument('[entry]', entryHelp)
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .action(printModel);
  infra
    .command('emit')
    .description('write infrastructure as files')
    .command('terraform')
    .description('write Terraform; both providers, a folder each, unless one is named')
    .argument('[entry]', entryHelp)
    .requiredOption('-o, --output <folder>', 'where to write to')
    .option('-p, --provider <name>', 'aws or gcp')
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .option('-b, --backend <name>', 'where Terraform keeps its state: s3, gcs, local or none, for a file of yours', 'none')
    .option('--json', 'write JSON instead of HCL', false)
    .action(emitTerraform);

  addStreams(allframe);
  return allframe;
}

const bucketHelp = 'the bucket of its large commits, archives and snapshots';
const shardsHelp = 'the shards of its index by-timestamp, where it has one';

function addStreams(allframe: Command): void {
  const streams = allframe.command('streams').description('look after the streams of an event store on DynamoDB');
  streams
    .command('check')
    .description('list what is broken, orphaned, dangling or unreferenced')
    .argument('<table>', 'the table of the event store')
    .option('-b, --bucket <name>', bucketHelp)
    .option('--sweep', 'delete what is proven superfluous: objects that nothing points to, snapshots that stand behind nothing')
    .option('--segments <number>', 'how many parts of the table are read side by side; else 4')
    .option('--rate <units>', 'how many read units are used a second; else 1000')
    .option('--resume <token>', 'go on where a check was stopped')
    .option('--json', 'print a line of JSON for each finding, and one for the report', false)
    .action(checkStreams);
  streams
    .command('close')
    .description('close a stream for good: it stays readable, and takes no further events')
    .argument('<table>', 'the table of the event store')
    .argument('<stream>', 'the stored key, such as Order#o-1')
    .option('-r, --reason <text>', 'why, for people who look')
    .option('-b, --bucket <name>', bucketHelp)
    .option('--shards <number>', shardsHelp)
    .action(closeStream);
  streams
    .command('archive')
    .description('move the commits of a closed stream into the bucket; it stays readable')
    .argument('<table>', 'the table of the event store')
    .argument('<stream>', 'the stored key, such as Order#o-1')
    .requiredOption('-b, --bucket <name>', bucketHelp)
    .option('--shards <number>', shardsHelp)
    .action(archiveStream);
}

/** What a person sees of a failure: what is wrong and what to do; a stack trace only where the fault is ours. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof InvalidServiceError) {
    printDiagnostics(error.diagnostics);
    process.stderr.write(`${error.message.split('\n')[0]?.replace(/:$/, '')}\n`);
  } else if (error instanceof UsageError || isOfRenderer(error)) process.stderr.write(`${pc.red('error')} ${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

/** Renderers are loaded by the verb that needs them, so that their errors are known by name alone. */
function isOfRenderer(error: unknown): error is Error {
  return error instanceof Error && ['UnsupportedOnTargetError', 'AddressTakenError'].includes(error.name);
}

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
    .description('run the whole service in this process, in memory')
    .argument('[entry]', entryHelp)
    .option('-p, --port <number>', 'the port of its HTTP API; 0 takes a free one', process.env.PORT || '3000')
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
  return allframe;
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

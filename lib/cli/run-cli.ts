import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { packageVersion } from '../bundle/package-files.ts';
import { InvalidServiceError } from '../model/diagnostics.ts';
import { addBuild } from './build-verb.ts';
import { dev } from './dev.ts';
import { entryHelp } from './entry.ts';
import { Ended, UsageError } from './errors.ts';
import { addFollowers } from './followers-verbs.ts';
import { addInfra } from './infra-verbs.ts';
import { printDiagnostics } from './print-diagnostics.ts';
import { printOpenApi } from './print-openapi.ts';
import { addProjections } from './projections-verbs.ts';
import { addStreams } from './streams-verbs.ts';

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

  addBuild(allframe);
  addInfra(allframe);
  addProjections(allframe);
  addFollowers(allframe);
  addStreams(allframe);
  return allframe;
}

/** What a person sees of a failure: what is wrong and what to do; a stack trace only where the fault is ours. */
function report(error: unknown): number {
  if (error instanceof CommanderError || error instanceof Ended) return error.exitCode;
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

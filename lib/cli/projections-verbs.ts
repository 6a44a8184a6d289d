import type { Command } from 'commander';
import { defaults } from '../model/defaults.ts';
import { entryHelp } from './entry.ts';
import { cancelProjection, listProjections, rebuildProjection, removeProjection } from './projections.ts';

const projectionHelp = 'its name, such as OrderSummaries, or one version of it, such as OrderSummaries@2';

/** Adds `allframe projections` and its verbs. */
export function addProjections(allframe: Command): void {
  const projections = allframe.command('projections').description('look after the projections of a service that is deployed on AWS');
  deployed(projections, 'list', 'show how far each version is built').action(listProjections);
  deployed(projections, 'rebuild', 'build a version, or go on building it, and watch it', projectionHelp)
    .option('--no-watch', 'ask for it, and do not wait')
    .option('--rebuild-queue <name>', 'the queue of rebuilds, where it has another name than the service gives it')
    .action(rebuildProjection);
  deployed(projections, 'cancel', 'stop building a version after the page that it is at', projectionHelp).action(cancelProjection);
  deployed(projections, 'remove', 'forget a version that the service no longer has', 'the version, such as OrderSummaries@1')
    .option('-y, --yes', 'do it: it can’t be taken back', false)
    .action(removeProjection);
}

/** What all verbs take that look at a deployed service. */
function deployed(parent: Command, verb: string, description: string, projection?: string): Command {
  const command = parent.command(verb).description(description);
  if (projection !== undefined) command.argument('<projection>', projection);
  return command
    .argument('[entry]', entryHelp)
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .option('--checkpoint-table <name>', 'the table of checkpoints, where it has another name than the service gives it')
    .option('--json', 'print JSON: a line for each thing that is told', false);
}

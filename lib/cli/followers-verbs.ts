import type { Command } from 'commander';
import { defaults } from '../model/defaults.ts';
import { entryHelp } from './entry.ts';
import { listParked, retryParked } from './followers.ts';

/** Adds `allframe followers` and its verbs. */
export function addFollowers(allframe: Command): void {
  const followers = allframe
    .command('followers')
    .description(
      'look after what follows the event store of a service that is deployed on AWS: projections, sagas, reactors, the publisher',
    );
  deployed(followers.command('parked').description('list the streams that a follower stands still on, and why')).action(listParked);
  deployed(
    followers
      .command('retry')
      .description('go on with parked streams, after what failed was mended and deployed')
      .argument('<follower>', 'its name, such as projection:OrderSummaries@1, or all'),
  )
    .option('--stream <key>', 'one stream alone, by its stored key, such as Order#o-1')
    .action(retryParked);
}

function deployed(command: Command): Command {
  return command
    .argument('[entry]', entryHelp)
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .option('--checkpoint-table <name>', 'the table of checkpoints, where it has another name than the service gives it')
    .option('--json', 'print one object of JSON', false);
}

import type { Command } from 'commander';
import { archiveStream, checkStreams, closeStream } from './streams.ts';

const bucketHelp = 'the bucket of its large commits, archives and snapshots';
const shardsHelp = 'the shards of its index by-timestamp, where it has one';

/** Adds `allframe streams` and its verbs. */
export function addStreams(allframe: Command): void {
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

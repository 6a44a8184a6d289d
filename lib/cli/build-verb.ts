import type { Command } from 'commander';
import { defaults } from '../model/defaults.ts';
import { build } from './build.ts';
import { entryHelp } from './entry.ts';

/** Adds `allframe build`. */
export function addBuild(allframe: Command): void {
  allframe
    .command('build')
    .description('write the code of each function into a folder, and say how much it is')
    .argument('[entry]', entryHelp)
    .option('-o, --output <folder>', 'where to write to: a new folder, an empty one, or that of an earlier build; else .allframe/build')
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .option('-a, --analyze', 'say what each function starts with, by package and by module', false)
    .option('--json', 'print one object of JSON', false)
    .action(build);
}

import { type Command, Option } from 'commander';
import { defaults } from '../model/defaults.ts';
import { build } from './build.ts';
import { containerTarget } from './build-folder.ts';
import { entryHelp } from './entry.ts';

/** Adds `allframe build`. */
export function addBuild(allframe: Command): void {
  allframe
    .command('build')
    .description('write the code of each function into a folder, or what a container is built from, and say how much it is')
    .argument('[entry]', entryHelp)
    .option(
      '-o, --output <folder>',
      'where to write to: a new folder, an empty one, or that of an earlier build; else .allframe/build, or .allframe/container',
    )
    .addOption(
      new Option('-t, --target <platform>', 'what the code is for: functions, or one image')
        .choices(['lambda', containerTarget])
        .default('lambda'),
    )
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .option('-a, --analyze', 'say what each function, or the container, starts with, by package and by module', false)
    .option('--json', 'print one object of JSON', false)
    .action(build);
}

import { type Command, Option } from 'commander';
import { defaults } from '../model/defaults.ts';
import { emitTerraform } from './emit-terraform.ts';
import { entryHelp } from './entry.ts';
import { compare } from './infra-compare.ts';
import { graph } from './infra-graph.ts';
import { plan } from './infra-plan.ts';
import { validate } from './infra-validate.ts';
import { printModel } from './print-model.ts';
import { showInfrastructure } from './show-infrastructure.ts';

/** Adds `allframe infra` and its verbs. */
export function addInfra(allframe: Command): void {
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
    .command('validate')
    .description('say all that is wrong with the service, and lock the events that it stores')
    .argument('[entry]', entryHelp)
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .option('--accept', 'take changes of events that would be refused: nobody has stored one', false)
    .option('--frozen', 'refuse a lock that would change instead of writing it; so too where CI is set')
    .option('--emitted <folder>', 'check what infra emit terraform wrote there: stale files, and what was edited by hand')
    .option('--json', 'print JSON', false)
    .action(validate);
  infra
    .command('plan')
    .description('say what changed in the stage since it was last accepted, and what that means for state and permissions')
    .argument('[entry]', entryHelp)
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .option('--accept', 'write it down as what is accepted', false)
    .option('--state <file>', 'compare with what is deployed instead: the output of terraform show -json')
    .option('--detailed-exitcode', 'end with 2 where something changed', false)
    .option('--json', 'print JSON', false)
    .action(plan);
  infra
    .command('graph')
    .description('draw it: what leads to what, and which function may do what')
    .argument('[entry]', entryHelp)
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .addOption(new Option('-f, --format <format>', 'a text that GitHub draws, or a picture').choices(['mermaid', 'svg']).default('mermaid'))
    .option('-o, --output <file>', 'write it into this file instead; into a block where that is Markdown')
    .action(graph);
  infra
    .command('compare')
    .description('render it for AWS by the CDK and by Terraform, and compare the two resource by resource')
    .argument('[entry]', entryHelp)
    .option('-s, --stage <name>', 'the stage', defaults.stage)
    .option('--json', 'print JSON', false)
    .action(compare);
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
    .option('--allow-destroy <part>', 'let a part that left the service be destroyed with its state; may be repeated', collected)
    .option('--frozen', 'leave the lock as it is, which else learns what is stateful; so too where CI is set')
    .action(emitTerraform);
}

/** What an option was given each time. */
function collected(value: string, former: readonly string[] = []): readonly string[] {
  return [...former, value];
}

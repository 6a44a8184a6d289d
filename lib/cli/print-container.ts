import pc from 'picocolors';
import type { LoadedService } from '../bundle/load-service.ts';
import type { Diagnostic } from '../model/diagnostics.ts';
import { containerTarget } from './build-folder.ts';
import type { BuiltContainer } from './built-container.ts';
import { containerSteps } from './container-steps.ts';
import { indented, kilobytes, startOf } from './print-build.ts';
import { tableOf } from './table.ts';

/** One object for machines; sizes are in bytes. The modules are many: they are told where that is asked for. */
export function printContainerAsJson(
  { model }: LoadedService,
  { modules, ...container }: BuiltContainer,
  { warnings, analyze }: { readonly warnings: readonly Diagnostic[]; readonly analyze: boolean },
): void {
  const { service, stage, hash } = model;
  const steps = containerSteps(model, container);
  const told = { service, stage, model: hash, target: containerTarget, container: { ...container, ...(analyze && { modules }) } };
  process.stdout.write(`${JSON.stringify({ ...told, steps, warnings }, null, 2)}\n`);
}

/** How much it is, and each command from here to a service that runs it. */
export function printContainer({ model }: LoadedService, container: BuiltContainer, { analyze }: { readonly analyze: boolean }): void {
  const { service, stage, hash } = model;
  const { directory, startBytes, allBytes, zippedBytes } = container;
  const columns = ['start KB', 'whole KB', 'zipped KB'].map((title) => ({ title, align: 'right' as const }));
  const lines = [
    `${pc.bold(service)}, stage ${stage}, model ${hash}: a container in ${pc.cyan(directory)}`,
    ...indented(tableOf(columns, [[startBytes, allBytes, zippedBytes].map(kilobytes)])),
    ...(analyze ? startOf({ ...container, name: 'the container' }) : []),
    '',
    'Next, with the project and region of the emitted Terraform:',
    ...containerSteps(model, container).flatMap(({ what, commands }) => indented(['', pc.dim(`# ${what}`), ...commands])),
  ];
  process.stdout.write(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
}

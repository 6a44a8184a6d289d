import type { Difference, Twins } from './compare-infrastructure.ts';

/** Prints a comparison as a Markdown table, a line a resource, and below it each difference in full. */
export function comparisonTable(twins: readonly Twins[]): string {
  const rows = twins.map(({ kind, name, outcome, equal }) => [kind, name, outcomes[outcome], equal.join(', ')]);
  const lines = [['resource', 'name', 'twins', 'equal in'], ['---', '---', '---', '---'], ...rows];
  const table = lines.map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');
  const details = twins.flatMap((each) => each.differences.map((difference) => detailOf(each, difference)));
  return [table, ...details].join('\n\n');
}

const outcomes: Readonly<Record<Twins['outcome'], string>> = {
  equal: 'equal',
  different: 'different',
  overridden: 'different by an override of the service',
  'only-cloudformation': 'only in CloudFormation',
  'only-terraform': 'only in Terraform',
};

function detailOf({ kind, name, outcome }: Twins, { fact, cloudformation, terraform }: Difference): string {
  const why = outcome === 'overridden' ? ', by an override of the service' : '';
  return `${kind} ${name}, ${fact}${why}:\n  CloudFormation: ${JSON.stringify(cloudformation)}\n  Terraform:      ${JSON.stringify(terraform)}`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '\\<');
}

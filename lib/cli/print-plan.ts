import pc from 'picocolors';
import type { ChangedSetting, Plan, PlannedChange } from '../model/plan.ts';

/** A plan for people: a line a resource with its settings below, then what to look at, then how many there are of each. */
export function planText({ service, stage, against, from, changes, notices }: Plan): string {
  const title = `${pc.bold(service)}, stage ${stage}: ${against === 'state' ? 'against what is deployed' : acceptedText(from)}`;
  if (changes.length === 0) return `${title}, nothing changed\n`;
  return [
    [title],
    changes.flatMap(changeLines),
    notices.map(({ message }) => `${pc.yellow('!')} ${message}`),
    [`${countsOf(changes).join(', ')}`],
  ]
    .filter((part) => part.length > 0)
    .map((part) => `${part.join('\n')}\n`)
    .join('\n');
}

function acceptedText(from: string | undefined): string {
  return from === undefined ? 'nothing was accepted yet' : `since model ${from} was accepted`;
}

const signs: Readonly<Record<PlannedChange['action'], string>> = {
  add: pc.green('+'.padStart(3)),
  change: pc.yellow('~'.padStart(3)),
  rename: pc.yellow('→'.padStart(3)),
  replace: pc.red('-/+'),
  remove: pc.red('-'.padStart(3)),
};

function changeLines({ action, id, renamedFrom, kind, settings }: PlannedChange): readonly string[] {
  const former = renamedFrom === undefined ? '' : `, was ${renamedFrom}`;
  return [`${signs[action]} ${id.padEnd(28)} ${pc.dim(kind)}${former}`, ...settings.map((setting) => `      ${settingLine(setting)}`)];
}

function settingLine({ path, before, after, replaces }: ChangedSetting): string {
  const why = replaces === undefined ? '' : pc.red(replaces === 'everywhere' ? ' (replaces it)' : ` (replaces it ${replaces})`);
  return `${path}: ${differenceText(before, after)}${why}`;
}

/** Of two lists of words, what one has more than the other. */
function differenceText(before: unknown, after: unknown): string {
  if (!isWords(before ?? []) || !isWords(after ?? []) || (before ?? after) === undefined)
    return `${valueText(before)} → ${valueText(after)}`;
  const [former, now] = [(before ?? []) as readonly string[], (after ?? []) as readonly string[]];
  const added = now.filter((word) => !former.includes(word)).map((word) => pc.green(`+${word}`));
  const gone = former.filter((word) => !now.includes(word)).map((word) => pc.red(`-${word}`));
  return [...added, ...gone].join(' ') || 'in another order';
}

function isWords(value: unknown): boolean {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}

const longestValue = 80;

function valueText(value: unknown): string {
  const text = value === undefined ? 'none' : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function countsOf(changes: readonly PlannedChange[]): readonly string[] {
  return (['add', 'change', 'rename', 'replace', 'remove'] as const).flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    return count > 0 ? [`${count} to ${action}`] : [];
  });
}

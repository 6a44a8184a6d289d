import type { Report } from './report-line.ts';

/** What was seen of a function. */
export interface Seen {
  /** Of invocations that Lambda made an environment for. */
  readonly cold: readonly Report[];
  readonly warm: readonly Report[];
  readonly codeBytes: number;
}

/** One figure beside the goal that it should stay below. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB';
  /** None for what is told for comparison. */
  readonly below?: number | undefined;
}

/** What a function takes, beside an empty one of the same size: what of a cold start is our own, is what it takes longer than that one. */
export function measuresOf(api: Seen, empty: Seen): readonly Measure[] {
  const init = ({ cold }: Seen) => median(cold.map(({ initMs = Number.NaN }) => initMs));
  const duration = (reports: readonly Report[]) => median(reports.map(({ durationMs }) => durationMs));
  return [
    { name: 'Init of an empty function', value: init(empty), unit: 'ms' },
    { name: 'Init of api', value: init(api), unit: 'ms' },
    { name: 'cold start of our own', value: init(api) - init(empty), unit: 'ms', below: 50 },
    { name: 'the first command', value: duration(api.cold), unit: 'ms' },
    { name: 'a warm command', value: duration(api.warm), unit: 'ms', below: 10 },
    { name: 'memory', value: Math.max(...[...api.cold, ...api.warm].map(({ maxMemoryMb }) => maxMemoryMb)), unit: 'MB', below: 128 },
    { name: 'the artefact', value: api.codeBytes / 1024 / 1024, unit: 'MB', below: 10 },
  ];
}

/** A line, with the word MISSED where it falls short. */
export function formatMeasure({ name, value, unit, below }: Measure): string {
  const verdict = below === undefined ? '' : ` of less than ${below}${value < below ? '' : ' MISSED'}`;
  return `  ${name.padEnd(28)} ${value.toFixed(1).padStart(8)} ${unit}${verdict}`;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** A figure beside the most that it should be, with the word MISSED where it is more. */
export function atMost(value: number, goal: number | undefined, digits = 2, unit = ''): string {
  return `${value.toFixed(digits)}${unit}${goal === undefined ? '' : ` of at most ${goal}${value > goal ? ' MISSED' : ''}`}`;
}

/** Half of the values are below it. */
export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Whether this runs where nobody would commit what it writes: as every such service says it. */
export function isContinuousIntegration(): boolean {
  return !['', '0', 'false', undefined].includes(process.env.CI);
}

/** A fault of a service's definition, or advice on it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable, kebab-case. */
  readonly code: string;
  /** Where in the definition: `queues.orderQueue.visibilityTimeoutSeconds`; or the entry file. */
  readonly place: string;
  readonly message: string;
  readonly remedy: string;
}

/** A definition that no infrastructure can be made from: every fault at once. */
export class InvalidServiceError extends Error {
  override readonly name = 'InvalidServiceError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(subject: string, diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    const faults = diagnostics.filter(({ severity }) => severity === 'error').length;
    const count = faults === 1 ? '1 fault' : `${faults} faults`;
    super(`${subject} has ${count}:\n${diagnostics.map(formatDiagnostic).join('\n')}`, options);
    this.diagnostics = diagnostics;
    // The faults are those of the definition, not of the code that found them.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** One diagnostic as a person reads it. */
export function formatDiagnostic({ severity, code, place, message, remedy }: Diagnostic): string {
  return `  ${severity} ${code} at ${place}: ${message}; ${remedy}`;
}

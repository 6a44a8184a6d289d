import pc from 'picocolors';
import type { Diagnostic } from '../model/diagnostics.ts';

/** Writes each diagnostic to stderr: severity, code and place on one line, what and how to mend it below. */
export function printDiagnostics(diagnostics: readonly Diagnostic[]): void {
  for (const { severity, code, place, message, remedy } of diagnostics) {
    const label = severity === 'error' ? pc.red(severity) : pc.yellow(severity);
    process.stderr.write(`${label} ${pc.bold(code)} at ${place}\n  ${message}\n  ${pc.dim(remedy)}\n`);
  }
}

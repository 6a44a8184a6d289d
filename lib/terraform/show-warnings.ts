import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';
import { type Diagnostic, formatDiagnostic } from '../model/diagnostics.ts';

/** Makes advice on a definition part of what `cdktf synth` prints. */
export function showWarnings(scope: Construct, warnings: readonly Diagnostic[]): void {
  for (const warning of warnings) Annotations.of(scope).addWarning(formatDiagnostic(warning).trim());
}

import type { Diagnostic } from '../model/diagnostics.ts';
import type { ServiceModel } from '../model/service-model.ts';
import type { Backend } from './emitted-stack.ts';
import type { Files } from './files-of-stack.ts';
import type { Transition } from './transition.ts';

/** What is emitted, and how: as `EmitTerraformOptions` has it. */
export interface RenderOptions {
  readonly entry: string;
  readonly stage?: string | undefined;
  readonly backend?: Backend | undefined;
  readonly json?: boolean | undefined;
  readonly allowDestroy?: readonly string[] | undefined;
}

/** What an emission writes, not yet written. */
export interface RenderedFiles {
  readonly files: Files;
  readonly model: ServiceModel;
  readonly warnings: readonly Diagnostic[];
  readonly transition: Transition;
}

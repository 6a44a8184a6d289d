import type { RenderedFiles, RenderOptions } from './emitted-files.ts';
import { emittedStack } from './emitted-stack.ts';
import { filesOfStack } from './files-of-stack.ts';
import { GoogleAllFrameService } from './google/google-allframe-service.ts';

/** What an emission for Google Cloud writes. In a file of its own, because the other provider's bindings take 100 ms to load. */
export function renderForGoogle({ entry, stage, backend, json, allowDestroy }: RenderOptions): RenderedFiles {
  const { stack, project, region } = emittedStack('google', backend);
  const { model, warnings, transition } = new GoogleAllFrameService(stack, 'Service', { entry, stage, project, region, allowDestroy });
  return { files: filesOfStack(stack, model, { json }), model, warnings, transition };
}

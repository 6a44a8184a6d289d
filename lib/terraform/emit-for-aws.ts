import { AwsAllFrameService } from './aws/aws-allframe-service.ts';
import type { RenderedFiles, RenderOptions } from './emitted-files.ts';
import { emittedStack } from './emitted-stack.ts';
import { filesOfStack } from './files-of-stack.ts';

/** What an emission for AWS writes. In a file of its own, because the other provider's bindings take 100 ms to load. */
export function renderForAws({ entry, stage, backend, json, allowDestroy }: RenderOptions): RenderedFiles {
  const { stack } = emittedStack('aws', backend);
  const { model, warnings, transition } = new AwsAllFrameService(stack, 'Service', { entry, stage, allowDestroy });
  return { files: filesOfStack(stack, model, { json }), model, warnings, transition };
}

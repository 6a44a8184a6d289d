import { removedComment, type Transition } from '../transition.ts';
import { makeBlock } from './make-block.ts';
import type { PlacedBlock } from './placed-block.ts';

/** The `moved` and `removed` blocks of a service, in files of their own. */
export function transitionBlocks({ moved, removed }: Transition): readonly PlacedBlock[] {
  return [
    ...moved.map(({ from, to }, index) => ({
      file: 'moved',
      block: makeBlock({ type: 'moved', comment: index === 0 ? renamed : '' }, { from, to }, {}),
    })),
    ...Object.entries(removed).map(([from, known]) => ({
      file: 'removed',
      block: makeBlock({ type: 'removed', comment: removedComment(known) }, { from, lifecycle: { destroy: false } }, {}),
    })),
  ];
}

const renamed = 'Parts of the service were renamed: what they are made of is the same under another address.';

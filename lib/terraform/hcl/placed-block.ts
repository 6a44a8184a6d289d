import type { Block } from './block.ts';

/** A block, and the file that it stands in, without its ending. */
export interface PlacedBlock {
  readonly file: string;
  readonly block: Block;
}

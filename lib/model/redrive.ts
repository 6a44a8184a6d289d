import { limits } from './limits.ts';
import type { QueueResource } from './service-model.ts';

/**
 * After how many receives SQS itself moves a message to the dead letters. Of a FIFO queue the worker does it before: whatever fails at its last
 * try is buried there, and its group goes on (rule G1). Messages behind are received as often as the one that held them, without being tried: each
 * further delivery ends the wait for one of them at least, so that as many more receives as a batch holds others let every one have its turn.
 */
export function receivesBeforeRedrive({ fifo, deadLetter }: Pick<QueueResource, 'fifo' | 'deadLetter'>): number {
  const others = limits.batchSize.max - 1;
  return fifo ? Math.min(deadLetter.maxReceives + others, limits.maxReceives.max) : deadLetter.maxReceives;
}

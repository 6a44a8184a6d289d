import type { Meter } from './clients.ts';

/** Something that runs commands of three events against DynamoDB; every contender does the same. */
export interface StoreContender {
  readonly name: string;
  /** What a command should take at most; none for who is compared with. */
  readonly goals?: Goals | undefined;
  /** Makes what lives as long as a service does, and returns what runs one command on a stream. */
  start(endpoint: string, meter?: Meter): (id: string) => Promise<unknown>;
}

/** The most that a command should take. */
export interface Goals {
  readonly requests: number;
  readonly writeUnits: number;
  /** As a share of castore's. */
  readonly cpu: number;
}

/** The events of each command. */
export const items = [
  { sku: 'tea', quantity: 2, priceCents: 450 },
  { sku: 'cup', quantity: 1, priceCents: 1_250 },
  { sku: 'pot', quantity: 1, priceCents: 3_900 },
] as const;

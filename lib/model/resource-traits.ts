import type { Resource, ResourceKind, ResourceOf } from './service-model.ts';

/** What a change of a kind of resource means beside the change itself. */
export interface ResourceTraits<Setting extends string = string> {
  /** The settings that can't be changed where the resource is: another one is made, and this one goes. */
  readonly replacedBy: readonly Setting[];
  /** Further ones of Google Cloud alone: filter and ordering of a Pub/Sub subscription stay as they were made. */
  readonly replacedOnGoogleBy?: readonly Setting[];
  /** Of what is stateful, and is kept when it leaves: what it holds. */
  readonly keeps?: string;
  /** Of what is stateful, and goes when it leaves: what goes with it. */
  readonly loses?: string;
  /** Of what goes when it leaves: where Terraform keeps it until it may be destroyed. */
  readonly terraformKeeps?: 'everywhere' | 'on Google Cloud';
}

/** The traits of a resource's kind; one that was accepted may be of a kind that is no more. */
export function traitsOf({ kind }: Resource): ResourceTraits {
  return Object.hasOwn(traits, kind) ? traits[kind] : { replacedBy: [] };
}

const traits: { readonly [Kind in ResourceKind]: ResourceTraits<keyof ResourceOf<Kind> & string> } = {
  'event-store': { replacedBy: ['name', 'existing'], keeps: 'every event' },
  'read-model': { replacedBy: ['name'], keeps: 'the documents of the projection' },
  'checkpoint-table': { replacedBy: ['name'], keeps: 'how far consumers are, and the registry of projections' },
  'personal-key-table': { replacedBy: ['name'], keeps: 'the keys without which personal data can’t be read' },
  bucket: { replacedBy: ['name', 'existing'], keeps: 'its objects' },
  queue: {
    replacedBy: ['name', 'fifo', 'existing'],
    loses: 'the messages that wait in it, dead letters included',
    terraformKeeps: 'everywhere',
  },
  'event-bus': { replacedBy: ['name', 'existing'] },
  topic: { replacedBy: ['place', 'existing'] },
  'timer-group': { replacedBy: ['name'], loses: 'the timers that are set', terraformKeeps: 'everywhere' },
  function: { replacedBy: ['name'] },
  'queue-source': { replacedBy: ['queue'] },
  'stream-source': { replacedBy: ['eventStore', 'startingPosition'], loses: 'how far it has read' },
  'bus-rule': {
    replacedBy: ['name', 'bus'],
    replacedOnGoogleBy: ['source', 'detailType'],
    loses: 'the events that are on their way',
    terraformKeeps: 'on Google Cloud',
  },
  'topic-subscription': {
    replacedBy: ['topic', 'target'],
    replacedOnGoogleBy: ['filter'],
    loses: 'the messages that are on their way',
    terraformKeeps: 'on Google Cloud',
  },
  'bucket-source': { replacedBy: [] },
  schedule: { replacedBy: ['name'] },
  invocation: { replacedBy: [] },
  'http-api': { replacedBy: ['gateway'], loses: 'the address that callers know' },
  dashboard: { replacedBy: ['name'] },
  alarm: { replacedBy: ['name'] },
};

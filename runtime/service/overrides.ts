import type { FunctionRole } from '../contract/environment.ts';
import type { overridable, resourceTypes } from './overridable/resource-types.ts';

/**
 * What is set on the resources that a service becomes beside, or instead of, what the model says: by target, then by the service's own names,
 * then by the settings of that resource as CloudFormation and the providers of Terraform name them. Objects are merged, lists and everything
 * else replaced. Values are taken literally: `${…}` is no reference.
 *
 * What is said here of one target is unknown to the others, and to the model: a name that is overridden has other permissions than those that
 * the model grants. `allframe infra validate` warns of settings that the model decides on for safety.
 *
 * @example
 * ```ts
 * import { effectCommand, queue, service } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Import = effectCommand('Import', { input: z.object({ key: z.string() }), perform: () => {} });
 *
 * export default service('depot', {
 *   commands: [Import],
 *   queues: { imports: queue({ commands: [Import] }) },
 *   overrides: {
 *     cloudformation: { queues: { imports: { MaximumMessageSize: 65_536 } }, functions: { worker: { EphemeralStorage: { Size: 2_048 } } } },
 *     terraform: {
 *       aws: { queues: { imports: { max_message_size: 65_536 } }, functions: { worker: { ephemeral_storage: { size: 2_048 } } } },
 *       google: { queues: { imports: { message_storage_policy: { allowed_persistence_regions: ['europe-west1'] } } } },
 *     },
 *   },
 * });
 * ```
 */
export interface InfrastructureOverrides<Names extends PartNames = PartNames> {
  /** @default as the model says */
  readonly cloudformation?: PartOverrides<'cloudformation', Names> | undefined;
  /** @default as the model says */
  readonly terraform?:
    | {
        readonly aws?: PartOverrides<'aws', Names> | undefined;
        readonly google?: PartOverrides<'google', Names> | undefined;
      }
    | undefined;
}

/** The names of a service's parts. */
export interface PartNames {
  readonly readModels: string;
  readonly buckets: string;
  readonly queues: string;
  readonly topics: string;
  readonly schedules: string;
}

/** Where infrastructure is overridden. */
export type OverriddenTarget = keyof typeof resourceTypes;

/** By part: those that a service has once, and those that it names. */
export type PartOverrides<Target extends OverriddenTarget, Names extends PartNames = PartNames> = {
  readonly [Part in Exclude<keyof (typeof resourceTypes)[Target], keyof NamesOf<Target, Names>>]?: SettingsOf<Target, Part> | undefined;
} & {
  readonly [Part in keyof NamesOf<Target, Names> & keyof (typeof resourceTypes)[Target]]?:
    | { readonly [Name in NamesOf<Target, Names>[Part]]?: SettingsOf<Target, Part> | undefined }
    | undefined;
};

/** On Google Cloud all functions but `api` are one service, the worker. */
interface NamesOf<Target extends OverriddenTarget, Names extends PartNames> {
  /** The newest version's. */
  readonly readModels: Names['readModels'];
  readonly buckets: Names['buckets'];
  /** `commands` and `rebuilds` are the built-in ones. */
  readonly queues: Names['queues'] | 'commands' | 'rebuilds';
  readonly topics: Names['topics'];
  /** `catch-up` is the built-in one. */
  readonly schedules: Names['schedules'] | 'catch-up';
  /** By the type of the event. */
  readonly rules: string;
  readonly functions: Target extends 'google' ? 'api' | 'worker' : FunctionRole;
}

/** The settings of a part's main resource. */
export type SettingsOf<Target extends OverriddenTarget, Part extends keyof (typeof resourceTypes)[Target]> = SettingsOfTypes<
  Target,
  (typeof resourceTypes)[Target][Part]
>;

type SettingsOfTypes<Target extends OverriddenTarget, Types> = Types extends readonly (infer Type)[]
  ? Type extends keyof (typeof overridable)[Target]
    ? ValueOf<(typeof overridable)[Target][Type]>
    : never
  : never;

/** What a setting takes: a kind of value by name, a list of one kind, or an object by its settings. */
export type ValueOf<Kind> = Kind extends 'string'
  ? string
  : Kind extends 'number'
    ? number
    : Kind extends 'boolean'
      ? boolean
      : Kind extends 'map'
        ? Readonly<Record<string, string>>
        : Kind extends 'json'
          ? OverrideValue
          : Kind extends readonly [infer Item]
            ? readonly ValueOf<Item>[]
            : { readonly [Name in keyof Kind]?: ValueOf<Kind[Name]> | undefined };

/** JSON without null. */
export type OverrideValue = string | number | boolean | readonly OverrideValue[] | { readonly [name: string]: OverrideValue };

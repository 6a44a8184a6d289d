import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { ServiceModel } from '../model/service-model.ts';
import type { Parts } from './parts.ts';
import type { FunctionSettings, ServiceOverrides } from './service-overrides.ts';

/** Where the code of the functions lies: a directory each. */
export interface FunctionDirectories {
  directoryOf(role: FunctionRole): string;
}

/** What the constructs of a service get beside its model. */
export interface RenderOptions {
  readonly code: FunctionDirectories;
  /** @default true */
  readonly enforceTls?: boolean | undefined;
  /**
   * Of every function.
   *
   * @default nothing beside the model
   */
  readonly everyFunction?: FunctionSettings | undefined;
  /** @default none */
  readonly overrides?: ServiceOverrides | undefined;
}

/** What each resource is rendered with. */
export interface RenderContext extends RenderOptions {
  readonly model: ServiceModel;
  readonly parts: Parts;
}

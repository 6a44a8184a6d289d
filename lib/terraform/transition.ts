import { TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';
import type { LoadedService } from '../bundle/load-service.ts';
import { checkLock } from '../model/check-lock.ts';
import { InvalidServiceError } from '../model/diagnostics.ts';
import { inMakingOrder } from '../model/in-making-order.ts';
import type { KnownResource, KnownState } from '../model/known-state.ts';
import { kebabCase } from '../model/names.ts';
import { type AcceptedModel, acceptedOf, knownOf } from '../model/service-lock.ts';
import type { ServiceModel } from '../model/service-model.ts';
import { UnsupportedOnTargetError } from '../model/unsupported-on-target.ts';
import { prefixOf } from './address.ts';
import type { TerraformTarget } from './errors.ts';
import { elsewhere, type Move, movesOf, type Render } from './moves.ts';
import { statefulBelow } from './stateful.ts';

/** What a transition is made from. */
export interface TransitionProps {
  /** Beside its entry stands the lock, which knows what was accepted and emitted before. */
  readonly service: LoadedService;
  readonly target: TerraformTarget;
  /** The parts that left and may be destroyed, by name or id. */
  readonly allowDestroy?: readonly string[] | undefined;
  readonly render: Render;
}

/**
 * How a service comes from what was before: what was renamed moves, and what is stateful and left the service stays where it is, forgotten by
 * Terraform. `prevent_destroy` protects nothing any more once its block is gone.
 */
export class Transition extends TerraformElement {
  readonly moved: readonly Move[];
  /** What is stateful and left the service, by address. */
  readonly left: KnownState;
  /** What of that stays: all that nobody said may be destroyed. */
  readonly removed: KnownState;
  /** What is stateful now, and what left: what the lock keeps. */
  readonly known: KnownState;

  /** @throws {InvalidServiceError} when the lock can't be read: what left since it was written would be destroyed */
  constructor(scope: Construct, props: TransitionProps) {
    super(scope, 'Transition');
    const { service, allowDestroy = [], render } = props;
    this.moved = movesOf(scope, service.model, render);
    const now = statefulBelow(scope);
    const moved = new Set(this.moved.map(({ from }) => from));
    const mayGo = ({ part }: KnownResource) => allowDestroy.some((name) => kebabCase(name) === kebabCase(part));
    const left = Object.entries(stateBefore(scope, props))
      .filter(([address]) => !Object.hasOwn(now, address) && !moved.has(address))
      .map(([address, known]) => [address, mayGo(known) ? { ...known, mayBeDestroyed: true as const } : known] as const);
    this.left = Object.fromEntries(left);
    this.removed = Object.fromEntries(left.filter(([, { mayBeDestroyed }]) => !mayBeDestroyed));
    this.known = { ...now, ...this.left };
  }

  /** In Terraform's JSON syntax. */
  override toTerraform(): Record<string, unknown> {
    const removed = Object.entries(this.removed).map(([from, known]) => ({
      '//': removedComment(known),
      from,
      lifecycle: { destroy: false },
    }));
    return { ...(this.moved.length > 0 ? { moved: [...this.moved] } : {}), ...(removed.length > 0 ? { removed } : {}) };
  }
}

/** What stands above a removed block: what it was, that it stays, and how it goes. */
export function removedComment({ part, what, name = 'it' }: KnownResource): string {
  return [
    `Left the service with ${part}. ${what}`.trim(),
    `Terraform forgets ${name} and leaves it as it is. To have it destroyed, emit with --allow-destroy ${part}.`,
  ].join('\n');
}

/** What was accepted or emitted for the stage, and is not known to be gone. */
function stateBefore(scope: Construct, { service, target, render }: TransitionProps): KnownState {
  const { entry, events, model } = service;
  const { stored, unusable } = checkLock(entry, model.service, events);
  if (unusable.length > 0) throw new InvalidServiceError('The lock', unusable);
  const emitted = knownOf(stored, model.stage)[target];
  return {
    ...acceptedState(scope, acceptedOf(stored, model.stage), { model, render, isEmitted: emitted !== undefined }),
    ...withPrefix(emitted ?? {}, prefixOf(scope)),
  };
}

interface Rendering {
  readonly model: ServiceModel;
  readonly render: Render;
  readonly isEmitted: boolean;
}

/** What was accepted may never have been emitted from here: it is rendered again. What can't be made for this cloud never was. */
function acceptedState(service: Construct, accepted: AcceptedModel | undefined, { model, render, isEmitted }: Rendering): KnownState {
  if (!accepted || accepted.hash === model.hash) return {};
  const scope = elsewhere(service);
  try {
    render(scope, { ...model, hash: accepted.hash, resources: inMakingOrder(Object.values(accepted.resources)) });
  } catch (error) {
    // An older version may have accepted what this one can't read; what was emitted is known all the same.
    if (error instanceof UnsupportedOnTargetError || isEmitted) return {};
    throw unreadable(model.stage, error as Error);
  }
  return statefulBelow(scope);
}

function unreadable(stage: string, { message }: Error): InvalidServiceError {
  const fault = `what was accepted of stage ${stage} can't be rendered any more: ${message}`;
  const remedy = `emit once with the version that accepted it; or accept the model of today by allframe infra plan --stage ${stage} --accept, and look after what left meanwhile yourself`;
  return new InvalidServiceError('The lock', [
    { severity: 'error', code: 'accepted-model-unreadable', place: `stages.${stage}`, message: fault, remedy },
  ]);
}

/** The lock has addresses as they are emitted, without one. */
function withPrefix(state: KnownState, prefix: string): KnownState {
  return Object.fromEntries(Object.entries(state).map(([address, known]) => [address.replace('.', `.${prefix}`), known]));
}

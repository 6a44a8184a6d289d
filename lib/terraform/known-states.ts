import type { LoadedService } from '../bundle/load-service.ts';
import type { KnownState } from '../model/known-state.ts';
import { UnsupportedOnTargetError } from '../model/unsupported-on-target.ts';
import { noCode, renderModel as renderForAws } from './aws/render-model.ts';
import { emittedStack } from './emitted-stack.ts';
import type { TerraformTarget } from './errors.ts';
import { renderModel as renderForGoogle } from './google/render-model.ts';
import type { Render } from './moves.ts';
import { Transition } from './transition.ts';

/** What is stateful of a service and of what it left, by the clouds where it would leave anything. */
export function knownStates(service: LoadedService): Readonly<Partial<Record<TerraformTarget, KnownState>>> {
  const targets = (['aws', 'google'] as const).flatMap((target) => {
    const { left = {}, known = {} } = transitionOn(target, service) ?? {};
    return Object.keys(left).length > 0 ? [[target, known] as const] : [];
  });
  return Object.fromEntries(targets);
}

/** What a cloud can't make left nothing there. */
function transitionOn(target: TerraformTarget, service: LoadedService): Transition | undefined {
  const { stack, project, region } = emittedStack(target);
  const render: Render = (scope, model) => {
    if (target === 'aws') renderForAws(scope, model, noCode);
    else renderForGoogle(scope, model, { project, region, image: '' });
  };
  try {
    render(stack, service.model);
    return new Transition(stack, { service, target, render });
  } catch (error) {
    if (error instanceof UnsupportedOnTargetError) return undefined;
    throw error;
  }
}

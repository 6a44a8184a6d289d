/** What a model is rendered for. */
export type RenderTarget = 'cloudformation' | 'aws' | 'google';

/** What `UnsupportedOnTargetError` tells beside its message. */
export interface UnsupportedOnTarget {
  readonly target: RenderTarget;
  /** The id of the model's resource. */
  readonly resource: string;
  readonly fault: string;
  readonly remedy: string;
}

/** A resource, or one of its values, that a target cannot provide: it is refused, never left out in silence. */
export class UnsupportedOnTargetError extends Error {
  override readonly name = 'UnsupportedOnTargetError';
  readonly target: RenderTarget;
  /** The id of the model's resource. */
  readonly resource: string;

  constructor({ target, resource, fault, remedy }: UnsupportedOnTarget) {
    super(`${resource} cannot be made on ${targetNames[target]}: ${fault}; ${remedy}`);
    this.target = target;
    this.resource = resource;
  }
}

const targetNames: Readonly<Record<RenderTarget, string>> = {
  cloudformation: 'AWS with CloudFormation',
  aws: 'AWS with Terraform',
  google: 'Google Cloud',
};

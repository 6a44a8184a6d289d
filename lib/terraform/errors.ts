/** The clouds that Terraform is emitted for. */
export type TerraformTarget = 'aws' | 'google';

/** What `UnsupportedOnTargetError` tells beside its message. */
export interface UnsupportedOnTarget {
  readonly target: TerraformTarget;
  /** The id of the model's resource. */
  readonly resource: string;
  readonly fault: string;
  readonly remedy: string;
}

/** A resource, or one of its values, that a target cannot provide: it is refused, never left out in silence. */
export class UnsupportedOnTargetError extends Error {
  override readonly name = 'UnsupportedOnTargetError';
  readonly target: TerraformTarget;
  /** The id of the model's resource. */
  readonly resource: string;

  constructor({ target, resource, fault, remedy }: UnsupportedOnTarget) {
    super(`${resource} cannot be made on ${targetNames[target]}: ${fault}; ${remedy}`);
    this.target = target;
    this.resource = resource;
  }
}

/** Two elements of one stack at one address: the later would silently take the place of the earlier. */
export class AddressTakenError extends Error {
  override readonly name = 'AddressTakenError';
  /** Such as `aws_sqs_queue.order_queue`. */
  readonly address: string;

  constructor(address: string) {
    super(`${address} is there twice in one stack; give each service of the stack an addressPrefix of its own`);
    this.address = address;
  }
}

const targetNames: Readonly<Record<TerraformTarget, string>> = { aws: 'AWS', google: 'Google Cloud' };

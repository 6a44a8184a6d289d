/** The clouds that Terraform is emitted for. */
export type TerraformTarget = 'aws' | 'google';

/** An emission would take the place of a file that is not its own. Nothing was written. */
export class ForeignFileError extends Error {
  override readonly name = 'ForeignFileError';
  /** From the folder of the emission, such as `variables.tf`. */
  readonly file: string;

  constructor(file: string, fault: string) {
    super(`its ${file} ${fault}; move it away, or emit into another folder`);
    this.file = file;
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

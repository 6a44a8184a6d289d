import { AllFrameError } from '../../message/errors.ts';

/** A variable of a function's environment has a value that stands for nothing. */
export class InvalidVariableError extends AllFrameError {
  override readonly name = 'InvalidVariableError';
  readonly code = 'invalid-variable';
  readonly variable: string;
  readonly value: string;

  constructor({ variable, value, allowed }: { variable: string; value: string; allowed: readonly string[] }) {
    super(`The variable ${variable} is ${JSON.stringify(value)}; set it to ${allowed.join(' or ')}, or not at all`);
    this.variable = variable;
    this.value = value;
  }
}

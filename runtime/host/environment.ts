import { type FunctionRole, type NeededVariable, neededVariables } from '../contract/environment.ts';
import type { EnvironmentName } from '../contract/environment-variables.ts';
import { MissingVariableError } from './errors.ts';

/** Reads variables by name; the host is the only reader of the environment. */
export interface Environment {
  optional(name: EnvironmentName): string | undefined;
  /** @throws {MissingVariableError} */
  required(name: keyof typeof neededVariables): string;
  /**
   * A variable whose name is made of a resource's.
   *
   * @throws {MissingVariableError}
   */
  resource(name: string): string;
  /** As `resource`, of what the service may do without. */
  optionalResource(name: string): string | undefined;
  /** The variables whose names begin so, with what follows. */
  beginningWith(prefix: string): Readonly<Record<string, string>>;
}

/**
 * The environment of a function of this role, whose required variables are all there.
 *
 * @throws {MissingVariableError}
 */
export function readEnvironment(role: FunctionRole, variables: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const read = (variable: string, setBy: string) => {
    const value = variables[variable];
    if (value === undefined || value === '') throw new MissingVariableError({ variable, role, setBy });
    return value;
  };
  for (const [name, { requiredBy, setBy }] of Object.entries<NeededVariable>(neededVariables))
    if (requiredBy.includes(role)) read(name, setBy);
  return {
    optional: (name) => variables[name],
    required: (name) => read(name, neededVariables[name].setBy),
    resource: (name) => read(name, 'AllFrameService'),
    optionalResource: (name) => variables[name] || undefined,
    beginningWith: (prefix) =>
      // By their names first: each value of an environment is asked of the system.
      Object.fromEntries(
        Object.keys(variables).flatMap((name) => {
          const value = name.startsWith(prefix) && variables[name];
          return value ? [[name.slice(prefix.length), value]] : [];
        }),
      ),
  };
}

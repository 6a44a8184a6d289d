import type { Input, Schema } from '../message/schema.ts';
import type { MessageTarget } from './route-target.ts';

/** The names of the parameters in a path: `'/orders/:orderId'` has `'orderId'`. */
export type PathParameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameters<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** Compiles only where every path parameter is a field of the target's input and that field accepts a string. */
export type Bound<Path extends string, T extends MessageTarget> = [PathParameters<Path>] extends [keyof InputOf<T>]
  ? { readonly [Name in PathParameters<Path>]: string } extends Pick<InputOf<T>, PathParameters<Path> & keyof InputOf<T>>
    ? unknown
    : { readonly error: 'a path parameter must accept a string'; readonly parameter: PathParameters<Path> }
  : { readonly error: 'path parameter not in the input'; readonly parameter: Exclude<PathParameters<Path>, keyof InputOf<T>> };

/** The fields of a target's input that accept a string, and so may come from a header. */
export type TextField<T extends MessageTarget> = {
  readonly [Field in keyof InputOf<T>]-?: string extends InputOf<T>[Field] ? Field : never;
}[keyof InputOf<T>] &
  string;

/** A target some of whose fields come from headers: a type, without a value. */
export type WithHeaders<T extends MessageTarget, Field extends string> = [Field] extends [never] ? T : T & { readonly headerFields: Field };

// biome-ignore lint/suspicious/noExplicitAny: whatever its schema is otherwise
type InputOf<T> = T extends { readonly input: infer S extends Schema<any, any> } ? Input<S> : never;

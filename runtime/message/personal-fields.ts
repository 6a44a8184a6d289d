import { type Erased, erased } from './erased.ts';
import { withValueAt } from './field-path.ts';

/**
 * Which fields of an event are personal data, and whose. They are stored encrypted, by a key of the subject; once the subject is forgotten,
 * handlers see them as `Erased`.
 */
export interface PersonalFields<Subject extends string = string, Field extends string = string> {
  /** The path of the field that names the person: text that is always there, such as `customerId`. It stays readable: no e-mail address. */
  readonly subject: Subject;
  /** The paths of the fields that are encrypted, dotted where they are nested: `email`, `address.street`. They lead through objects, not lists. */
  readonly fields: readonly Field[];
}

/** The data with its personal fields erased. */
export function withErased(data: unknown, { fields }: PersonalFields): unknown {
  return fields.reduce((current, path) => withValueAt(current, path, erased), data);
}

/** The dotted paths of the fields of a type: through objects, not lists. Names that hold a dot have none. */
export type FieldPathsOf<Data> = PathsBelow<Data, []>;

/** Of those, the ones that always lead to text. */
export type TextPathsOf<Data> = {
  [Path in FieldPathsOf<Data>]: [ValueAt<Data, Path>] extends [string] ? Path : never;
}[FieldPathsOf<Data>];

/** The data as handlers see it: each personal field may have been erased. */
export type WithErased<Data, Path extends string> = Data extends object
  ? { [Name in keyof Data]: Name extends Path ? Data[Name] | Erased : WithErasedBelow<Data[Name], BelowOf<Name, Path>> }
  : Data;

/** Turns paths into a compile error that are not in the data, lie within each other, or hide the subject. */
export type CheckedPersonalFields<Data, Personal> =
  Personal extends PersonalFields<infer Subject, infer Field>
    ? [Subject] extends [Field | `${Field}.${string}`]
      ? { readonly personal: { readonly error: 'the subject must stay readable: take it out of fields' } }
      : [Extract<Field, `${Field}.${string}`>] extends [never]
        ? { readonly personal: PersonalFields<TextPathsOf<Data>, FieldPathsOf<Data>> }
        : { readonly personal: { readonly error: 'a field must not lie within another' } }
    : unknown;

/** Nobody nests fields deeper than this; a recursive type would have no end. */
type MaxDepth = 6;

type PathsBelow<Data, Depth extends readonly unknown[]> = Depth['length'] extends MaxDepth
  ? never
  : Data extends readonly unknown[]
    ? never
    : Data extends object
      ? { [Name in NamesOf<Data>]: Name | `${Name}.${PathsBelow<FieldOf<Data, Name>, [...Depth, unknown]>}` }[NamesOf<Data>]
      : never;

/** The names that a type states; those of a record may be anything. */
type NamesOf<Data> = Data extends unknown
  ? keyof {
      [Name in keyof Data as Name extends string
        ? string extends Name
          ? never
          : Name extends `${string}.${string}`
            ? never
            : Name
        : never]: 1;
    } &
      string
  : never;

type FieldOf<Data, Name> = Name extends keyof Data ? Data[Name] : undefined;

type ValueAt<Data, Path extends string> = Data extends object
  ? Path extends `${infer Name}.${infer Deeper}`
    ? ValueAt<FieldOf<Data, Name>, Deeper>
    : FieldOf<Data, Path>
  : undefined;

type BelowOf<Name, Path extends string> = Name extends string ? (Path extends `${Name}.${infer Deeper}` ? Deeper : never) : never;

/** Left as it is where no path leads, so that types keep their names. */
type WithErasedBelow<Data, Path extends string> = [Path] extends [never] ? Data : WithErased<Data, Path>;

import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../../..');

/** The JSON Schema of a model, as its types say it: the text of `lib/model/service-model.schema.json`. */
export function deriveSchema(): string {
  const file = join(root, 'lib/model/service-model.ts');
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, root);
  const program = ts.createProgram([file], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const model = module && checker.getExportsOfModule(module).find(({ name }) => name === 'ServiceModel');
  if (!model) throw new Error('there is no ServiceModel');
  const derivation = new Derivation(checker);
  const schema = derivation.shapeOf(checker.getDeclaredTypeOfSymbol(model));
  const $defs = Object.fromEntries([...derivation.definitions].sort(([one], [other]) => (one < other ? -1 : 1)));
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'ServiceModel', ...schema, $defs }, null, 2)}\n`;
}

type JsonSchema = Record<string, unknown>;

/** Types of ours that have a name become definitions; everything else stands where it is used. */
class Derivation {
  readonly definitions = new Map<string, JsonSchema>();
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  shapeOf(type: ts.Type): JsonSchema {
    if (type.isUnion() && !(type.flags & ts.TypeFlags.Boolean)) return this.#union(type.types);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: this.#checker.typeToString(type) === 'true' };
    if (type.flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
    if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (this.#checker.isTupleType(type)) return this.#tuple(type as ts.TupleTypeReference);
    if (this.#checker.isArrayType(type)) return { type: 'array', items: this.#named(this.#arguments(type)[0]) };
    return this.#object(type);
  }

  #named(type: ts.Type | undefined): JsonSchema {
    if (!type) throw new Error('a type is missing');
    const symbol = type.aliasSymbol ?? (type.flags & ts.TypeFlags.Object ? type.getSymbol() : undefined);
    const isOurs = symbol?.declarations?.every((one) => !/node_modules/.test(one.getSourceFile().fileName)) ?? false;
    if (!symbol || !isOurs || symbol.name.startsWith('__') || type.aliasTypeArguments) return this.shapeOf(type);
    if (!this.definitions.has(symbol.name)) {
      this.definitions.set(symbol.name, {});
      this.definitions.set(symbol.name, { ...describedBy(symbol, this.#checker), ...this.shapeOf(type) });
    }
    return { $ref: `#/$defs/${symbol.name}` };
  }

  #union(types: readonly ts.Type[]): JsonSchema {
    const present = types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const literals = present.flatMap((type) => (type.isStringLiteral() || type.isNumberLiteral() ? [type.value] : []));
    const others = present.filter((type) => !type.isStringLiteral() && !type.isNumberLiteral());
    const isBoolean = others.length > 1 && others.every(({ flags }) => flags & ts.TypeFlags.BooleanLiteral);
    const schemas = isBoolean ? [{ type: 'boolean' }] : others.map((type) => this.#named(type));
    // The compiler's own order follows what it saw first.
    schemas.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
    const all =
      literals.length > 1 ? [{ enum: literals.sort() }, ...schemas] : [...literals.map((value) => ({ const: value })), ...schemas];
    return all.length === 1 && all[0] ? all[0] : { anyOf: all };
  }

  #tuple(type: ts.TupleTypeReference): JsonSchema {
    return { type: 'array', items: this.#named(this.#arguments(type)[0]), minItems: type.target.minLength };
  }

  #object(type: ts.Type): JsonSchema {
    const values = this.#checker.getIndexInfoOfType(type, ts.IndexKind.String)?.type;
    if (values) return { type: 'object', additionalProperties: this.#named(values) };
    const properties = type.getProperties().flatMap((symbol) => {
      const own = this.#checker.getTypeOfSymbol(symbol);
      const isNever = this.#checker.getNonNullableType(own).flags & ts.TypeFlags.Never;
      return isNever ? [] : [{ symbol, own }];
    });
    const required = properties.filter(({ symbol, own }) => !(symbol.flags & ts.SymbolFlags.Optional) && !mayBeUndefined(own));
    return {
      type: 'object',
      properties: Object.fromEntries(
        properties.map(({ symbol, own }) => [
          symbol.name,
          { ...describedBy(symbol, this.#checker), ...this.#named(withoutUndefined(own, this.#checker)) },
        ]),
      ),
      ...(required.length > 0 && { required: required.map(({ symbol }) => symbol.name) }),
      additionalProperties: false,
    };
  }

  #arguments(type: ts.Type): readonly ts.Type[] {
    return this.#checker.getTypeArguments(type as ts.TypeReference);
  }
}

function mayBeUndefined(type: ts.Type): boolean {
  return type.isUnion() && type.types.some(({ flags }) => flags & ts.TypeFlags.Undefined);
}

/** Keeps the name of a type of which only `undefined` is taken away. */
function withoutUndefined(type: ts.Type, checker: ts.TypeChecker): ts.Type {
  return mayBeUndefined(type) ? checker.getNonNullableType(type) : type;
}

function describedBy(symbol: ts.Symbol, checker: ts.TypeChecker): { readonly description?: string } {
  const description = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
  return description === '' ? {} : { description };
}

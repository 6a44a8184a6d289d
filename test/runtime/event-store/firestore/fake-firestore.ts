import type { Firestore } from '@google-cloud/firestore';
import { grpcError } from './failing-firestore.ts';

/** As much of Firestore as the stores use, in memory. What it really does is tested on the emulator in the integration tier. */
export function fakeFirestore(databaseId = 'fake'): Firestore {
  const documents: Documents = new Map();
  let writes = 0;
  const commit = (changes: readonly Change[]) => {
    for (const { path, before, isNew } of changes) {
      const stored = documents.get(path);
      if (isNew && stored) throw grpcError(6);
      if (!isNew && !stored) throw grpcError(5);
      if (before !== undefined && stored?.updateTime !== before) throw grpcError(9);
    }
    writes += 1;
    for (const { path, fields, isNew } of changes)
      documents.set(path, { fields: structuredClone({ ...(isNew ? {} : documents.get(path)?.fields), ...fields }), updateTime: writes });
  };
  const reference = (path: string) => ({
    id: path.slice(path.lastIndexOf('/') + 1),
    path,
    collection: (name: string) => collection(`${path}/${name}`),
    get: async () => read(documents, path),
    create: async (fields: Fields) => commit([{ path, fields, isNew: true }]),
    update: async (fields: Fields) => commit([{ path, fields }]),
    set: async (fields: Fields) => {
      documents.delete(path);
      commit([{ path, fields, isNew: true }]);
    },
  });
  const collection = (path: string) => ({ ...query(documents, path), doc: (id: string) => reference(`${path}/${id}`) });
  const batch = () => {
    const changes: Change[] = [];
    return {
      create: ({ path }: Reference, fields: Fields) => changes.push({ path, fields, isNew: true }),
      update: ({ path }: Reference, fields: Fields, { lastUpdateTime }: { lastUpdateTime?: number } = {}) =>
        changes.push({ path, fields, before: lastUpdateTime }),
      commit: async () => commit(changes),
    };
  };
  const getAll = async (...parts: readonly object[]) =>
    parts.flatMap((part) => ('path' in part ? [read(documents, String(part.path))] : []));
  return { databaseId, collection, batch, getAll } as unknown as Firestore;
}

type Fields = Record<string, unknown>;
type Documents = Map<string, { fields: Fields; updateTime: number }>;
type Reference = { readonly path: string };
type Filter = readonly [field: string, operator: string, value: unknown];

interface Change {
  readonly path: string;
  readonly fields: Fields;
  readonly isNew?: boolean;
  readonly before?: number | undefined;
}

interface QueryOptions {
  readonly filters: readonly Filter[];
  readonly order?: string;
  readonly limit?: number;
}

const idField = '__name__';

function read(documents: Documents, path: string) {
  const stored = documents.get(path);
  const fields = structuredClone(stored?.fields);
  return {
    id: path.slice(path.lastIndexOf('/') + 1),
    ref: { path },
    exists: stored !== undefined,
    updateTime: stored?.updateTime,
    data: () => fields,
    get: (field: string) => fieldOf(fields, field),
  };
}

function query(documents: Documents, path: string, options: QueryOptions = { filters: [] }) {
  const next = (more: Partial<QueryOptions>) => query(documents, path, { ...options, ...more });
  return {
    where: (...filter: Filter) => next({ filters: [...options.filters, filter] }),
    orderBy: (order: string) => next({ order }),
    limit: (limit: number) => next({ limit }),
    select: () => next({}),
    get: async () => {
      const { filters, order = idField, limit } = options;
      const inside = [...documents.keys()].filter((key) => key.slice(0, key.lastIndexOf('/')) === path).map((key) => read(documents, key));
      const placeOf = (found: ReturnType<typeof read>, field: string) => (field === idField ? found.id : found.get(field));
      const docs = inside
        .filter((found) => filters.every(([field, operator, value]) => holds(placeOf(found, field), operator, value)))
        .sort((left, right) => compare(placeOf(left, order), placeOf(right, order)));
      return { docs: docs.slice(0, limit) };
    },
  };
}

function holds(value: unknown, operator: string, other: unknown): boolean {
  const bound = typeof other === 'object' && other && 'id' in other ? other.id : other;
  if (value === undefined) return false;
  const order = compare(value, bound);
  return { '==': order === 0, '>=': order >= 0, '>': order > 0, '<=': order <= 0, '<': order < 0 }[operator] ?? false;
}

/** Firestore orders texts by their bytes. */
function compare(left: unknown, right: unknown): number {
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
}

function fieldOf(fields: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, part) => (value as Fields | undefined)?.[part], fields);
}

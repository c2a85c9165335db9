import type { Collection, Store } from './store.js';

/**
 * These are kept under the id of a schedule or of a poll, which belongs to one server, or under a shard's name; all others under
 * a server's id.
 */
const notByServer = new Set(['occurrences', 'open-ballots', 'secret-ballots', 'starts']);
/** So many values are asked for at once. */
const page = 500;

/**
 * A store as a process sees it that owns some servers only. A whole collection is what belongs to these; values of others are
 * not even decoded, so one that is damaged stops its own process alone. To ask for another server's value is a bug, and throws.
 */
export function shareOf(store: Store, owns: (guildId: string) => boolean): Store {
  return {
    ...store,
    async *rowsOf(name) {
      for await (const row of store.rowsOf(name)) if (owns(row[0].split('/')[1] ?? '')) yield row;
    },
    collection: (name, schema, versions) => {
      const all = store.collection(name, schema, versions);
      return notByServer.has(name) ? all : ownPart(name, all, owns);
    },
  };
}

function ownPart<Value>(
  name: string,
  all: Collection<Value>,
  owns: (guildId: string) => boolean,
): Collection<Value> {
  const own = (key: readonly string[]): readonly string[] => {
    if (key[0] === undefined || !owns(key[0]))
      throw new Error(`a value of ${name} belongs to a server that another process looks after`);
    return key;
  };
  const ownKeys = async (): Promise<string[][]> =>
    (await all.keys()).filter(([guildId]) => guildId !== undefined && owns(guildId));
  async function* scan(...prefix: string[]): AsyncGenerator<[string[], Value]> {
    if (prefix.length > 0) {
      yield* all.scan(...own(prefix));
      return;
    }
    const keys = await ownKeys();
    for (let from = 0; from < keys.length; from += page) {
      const some = keys.slice(from, from + page);
      const values = await all.getMany(some);
      for (const [n, key] of some.entries()) {
        const value = values[n];
        if (value !== undefined) yield [key, value];
      }
    }
  }
  const entries = async (...prefix: string[]): Promise<[string[], Value][]> => {
    const found: [string[], Value][] = [];
    for await (const entry of scan(...prefix)) found.push(entry);
    return found;
  };
  return {
    get: async (...key) => all.get(...own(key)),
    getMany: async (keys) => all.getMany(keys.map(own)),
    set: async (value, ...key) => all.set(value, ...own(key)),
    setMany: async (given) => all.setMany(given.map(([key, value]) => [own(key), value])),
    delete: async (...key) => all.delete(...own(key)),
    deleteMany: async (keys) => all.deleteMany(keys.map(own)),
    scan,
    entries,
    list: async (...prefix) => (await entries(...prefix)).map(([, value]) => value),
    keys: async (...prefix) => (prefix.length > 0 ? all.keys(...own(prefix)) : ownKeys()),
    last: async (...prefix) => (prefix.length > 0 ? all.last(...own(prefix)) : (await entries()).at(-1)?.[1]),
  };
}

/**
 * Typed ids of buttons, selects and modals. Everything a press needs to know travels in the id itself, so it works
 * after a restart and next month; each id is built and parsed from one declaration.
 *
 *   const turn = customId('passage.turn', { reading: word, to: int, query: text });
 *   turn.build({ reading: 'kant', to: 2, query: 'duty' })   // 'passage.turn:kant:2:duty'
 *   turn.parse('passage.turn:kant:2:duty')                  // { reading: 'kant', to: 2, query: 'duty' }
 *
 * An id comes back from the outside and proves nothing: what may be done is decided from stored records.
 */

/** Discord's limit for a custom id, in UTF-16 code units. */
const mostUnits = 100;

interface Field<Value> {
  write(value: Value): string;
  /** Undefined where the text is no such value. */
  read(text: string): Value | undefined;
}

/** Letters, digits, `-` and `_`: slugs, snowflakes, claim numbers. */
export const word: Field<string> = {
  write: (value) => {
    if (!/^[\w-]+$/.test(value)) throw new RangeError(`"${value}" cannot stand in a custom id as a word`);
    return value;
  },
  read: (value) => (/^[\w-]+$/.test(value) ? value : undefined),
};

/** A whole number from 0. */
export const int: Field<number> = {
  write: (value) => {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no whole number from 0`);
    return String(value);
  },
  read: (value) => (/^(?:0|[1-9]\d{0,14})$/.test(value) ? Number(value) : undefined),
};

/** Any text; only as the last field, because it may hold the separator. */
export const text: Field<string> = { write: (value) => value, read: (value) => value };

type Fields = Record<string, Field<string> | Field<number>>;
export type IdValues<F extends Fields> = {
  [Name in keyof F]: F[Name] extends Field<infer Value> ? Value : never;
};

export interface CustomId<Values> {
  readonly name: string;
  /** Throws a RangeError where the id would not fit Discord's 100 characters. */
  build(values: Values): string;
  /** Undefined for ids of other kinds and for ids that nobody of ours built. */
  parse(id: string): Values | undefined;
}

export function customId<F extends Fields>(name: string, fields: F): CustomId<IdValues<F>> {
  const names = Object.keys(fields);
  const loose = names.findIndex((each) => fields[each] === text);
  if (loose >= 0 && loose < names.length - 1) throw new TypeError(`${name}: text must be the last field`);
  return {
    name,
    build(values) {
      const parts = names.map((each) => (fields[each] as Field<unknown>).write(values[each]));
      const id = [name, ...parts].join(':');
      if (id.length > mostUnits) throw new RangeError(`custom id of ${id.length} characters: ${name}`);
      return id;
    },
    parse(id) {
      if (id !== name && !id.startsWith(`${name}:`)) return undefined;
      const parts = id.length === name.length ? [] : id.slice(name.length + 1).split(':');
      if (loose >= 0 && parts.length > loose) parts.push(parts.splice(loose).join(':'));
      if (parts.length !== names.length) return undefined;
      const values: Record<string, string | number> = {};
      for (const [n, each] of names.entries()) {
        const value = fields[each]?.read(parts[n] ?? '');
        if (value === undefined) return undefined;
        values[each] = value;
      }
      return values as IdValues<F>;
    },
  };
}

/** The kind of any id of ours: what stands before the first colon. */
export function customIdName(id: string): string {
  const colon = id.indexOf(':');
  return colon < 0 ? id : id.slice(0, colon);
}

import fc from 'fast-check';

export type Json = { [name: string]: unknown };

/** One place of a payload, by its path or by its number among all, and what is put there. */
export interface Spoiling {
  readonly path: string | number;
  readonly as: unknown;
  /** It is taken away instead. */
  readonly drop: boolean;
}

/** A copy with one place spoiled. */
export function spoiled(payload: Json, { path, as, drop }: Spoiling): Json {
  const copy = structuredClone(payload);
  const places = placesIn(copy);
  const place =
    typeof path === 'string' ? places.find((each) => each.path === path) : places[path % places.length];
  if (place === undefined) {
    if (typeof path === 'string') throw new Error(`the payload has no ${path}`);
    return copy;
  }
  const { holder, key } = place;
  if (drop) Reflect.deleteProperty(holder, key);
  else if (JSON.stringify(as) === JSON.stringify(holder[key])) Reflect.deleteProperty(holder, key);
  else holder[key] = as;
  return copy;
}

interface Place {
  readonly path: string;
  readonly holder: Json;
  readonly key: string;
}

function placesIn(holder: Json, above = ''): Place[] {
  return Object.entries(holder).flatMap(([key, value]) => {
    const path = above === '' ? key : `${above}.${key}`;
    const own = { path, holder, key };
    return typeof value === 'object' && value !== null ? [own, ...placesIn(value as Json, path)] : [own];
  });
}

const deep = (levels: number): unknown => {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { options: value };
  return value;
};

/** Nothing that Discord would put anywhere in an interaction that means something. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    99,
    1e308,
    2 ** 53,
    '',
    ' ',
    '0',
    '-1',
    'NaN',
    '__proto__',
    'constructor',
    'toString',
    '\u0000',
    '\ud800',
    '\udc00\ud800',
    '\u202e\u200b',
    '👩‍👩‍👧‍👦'.repeat(20),
    'a'.repeat(5000),
    '9'.repeat(400),
    '1e999',
    '../../etc/passwd',
    "'; DROP TABLE keyv; --",
    [],
    {},
    [null],
    Array.from({ length: 500 }, () => ({ name: 'about', type: 3, value: 'x' })),
    deep(200),
    JSON.parse('{"__proto__":{"isHost":true},"constructor":{"prototype":{"isHost":true}}}'),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  // Small whole numbers are kinds of interactions, and what is kind to one part may be kind to another.
  fc.jsonValue({ maxDepth: 3 }).filter((value) => !(typeof value === 'number' && value > 0 && value < 20)),
);

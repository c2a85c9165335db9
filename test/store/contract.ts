import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Opening } from '../../src/store/rows.js';
import type { Store } from '../../src/store/store.js';
import { StoreRefused } from '../../src/store/store-refused.js';

/** One place that a store can be opened on again and again. */
export interface Place {
  open(opening?: Partial<Opening>): Promise<Store>;
  remove(): Promise<void> | void;
}

const thing = z.object({ n: z.number() });

/** What any adapter must do, whatever is below it. */
export function holdsTheContract(make: () => Promise<Place> | Place): void {
  let place: Place;
  let store: Store;
  beforeEach(async () => {
    place = await make();
    store = await place.open();
  });
  afterEach(async () => {
    await store.close();
    await place.remove();
  });
  const reopen = async (): Promise<void> => {
    await store.close();
    store = await place.open();
  };

  test('writes, deletions and reads of a key take effect in the order they were asked for', async () => {
    const things = store.collection('things', thing);
    const key = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), key, n: fc.nat() }),
      fc.record({ kind: fc.constant('delete' as const), key }),
      fc.record({ kind: fc.constant('get' as const), key }),
      fc.record({
        kind: fc.constant('setMany' as const),
        keys: fc.uniqueArray(key, { minLength: 1 }),
        n: fc.nat(),
      }),
      fc.record({ kind: fc.constant('deleteMany' as const), keys: fc.uniqueArray(key, { minLength: 1 }) }),
      fc.record({ kind: fc.constant('getMany' as const), keys: fc.uniqueArray(key, { minLength: 1 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await things.deleteMany([['a'], ['b'], ['c']]);
        const model = new Map<string, number>();
        const expected: unknown[] = [];
        // Nothing is awaited in between.
        const done = steps.map((each): Promise<unknown> => {
          switch (each.kind) {
            case 'set':
              model.set(each.key, each.n);
              expected.push(undefined);
              return things.set({ n: each.n }, each.key);
            case 'delete':
              model.delete(each.key);
              expected.push(undefined);
              return things.delete(each.key);
            case 'get':
              expected.push(model.get(each.key));
              return things.get(each.key).then((found) => found?.n);
            case 'setMany':
              for (const name of each.keys) model.set(name, each.n);
              expected.push(undefined);
              return things.setMany(each.keys.map((name) => [[name], { n: each.n }] as const));
            case 'deleteMany':
              for (const name of each.keys) model.delete(name);
              expected.push(undefined);
              return things.deleteMany(each.keys.map((name) => [name]));
            case 'getMany':
              expected.push(each.keys.map((name) => model.get(name)));
              return things
                .getMany(each.keys.map((name) => [name]))
                .then((found) => found.map((value) => value?.n));
          }
        });
        expect(await Promise.all(done)).toEqual(expected);
        expect((await things.entries()).map(([[name], { n }]) => [name, n])).toEqual(
          [...model].sort(([x], [y]) => (x < y ? -1 : 1)),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('what was acknowledged is there after opening anew, a thousand at once', async () => {
    const things = store.collection('things', thing);
    await Promise.all(Array.from({ length: 1000 }, (_, n) => things.set({ n }, String(n))));
    await things.deleteMany(Array.from({ length: 500 }, (_, n) => [String(n)]));
    await reopen();
    const again = store.collection('things', thing);
    expect(await again.list()).toHaveLength(500);
    expect(await again.getMany([['499'], ['500'], ['nothing']])).toEqual([undefined, { n: 500 }, undefined]);
  });

  test('a list skips nothing while others are deleted, over many pages', async () => {
    const things = store.collection('things', thing);
    const name = (n: number): string => String(n).padStart(5, '0');
    await things.setMany(Array.from({ length: 5000 }, (_, n) => [[name(n)], { n }] as const));
    const odd = Array.from({ length: 2500 }, (_, n) => [name(2 * n + 1)]);
    const [listed] = await Promise.all([things.list(), ...odd.map((key) => things.delete(...key))]);
    const even = listed.map(({ n }) => n).filter((n) => n % 2 === 0);
    expect(even).toHaveLength(2500);
    expect(await things.list()).toHaveLength(2500);
  });

  test('no key reaches into another’s, whatever characters it is made of', async () => {
    const things = store.collection('things', thing);
    const part = fc.string({ unit: fc.constantFrom('a', 'A', '/', '%', '_', ':', '.', '0', 'é', '日', ' ') });
    const paths = fc.uniqueArray(fc.array(part, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 8,
      selector: (path) => JSON.stringify(path),
    });
    await fc.assert(
      fc.asyncProperty(paths, async (keys) => {
        await things.deleteMany((await things.entries()).map(([key]) => key));
        await Promise.all(keys.map((key, n) => things.set({ n }, ...key)));
        for (const [n, key] of keys.entries()) {
          expect(await things.get(...key)).toEqual({ n });
          const below = keys.filter(
            (each) => each.length > key.length && key.every((p, at) => each[at] === p),
          );
          expect((await things.entries(...key)).map(([found]) => JSON.stringify(found)).sort()).toEqual(
            below.map((each) => JSON.stringify(each)).sort(),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  test('values of older versions are brought up to date, newer ones are refused', async () => {
    await store.collection('things', z.object({ old: z.number() })).set({ old: 4 }, 'k');
    const migrate = {
      1: (value: unknown) => ({ middle: (value as { old: number }).old + 1 }),
      2: (value: unknown) => ({ n: (value as { middle: number }).middle * 10 }),
    };
    const today = store.collection('things', thing, { version: 3, migrate });
    expect(await today.get('k')).toEqual({ n: 50 });
    expect(await today.list()).toEqual([{ n: 50 }]);
    await today.set({ n: 7 }, 'k');
    await expect(store.collection('things', thing).get('k')).rejects.toThrow(
      new StoreRefused(
        'The database holds things that a newer version of Colloquium has written. Nothing was changed in it. Update the bot, or put an older backup in its place.',
      ),
    );
  });

  test('a value of another shape is an error, never taken for absent', async () => {
    await store.collection('things', z.object({ old: z.string() })).set({ old: 'x' }, 'a');
    await expect(store.collection('things', thing).get('a')).rejects.toThrow(
      /something else than a value of things/,
    );
  });

  test('the last of a prefix, and none of an empty one', async () => {
    const things = store.collection('things', thing);
    await things.setMany([
      [['g', '1'], { n: 1 }],
      [['g', '2'], { n: 2 }],
      [['h', '3'], { n: 3 }],
    ]);
    expect(await things.last('g')).toEqual({ n: 2 });
    expect(await things.last('i')).toBeUndefined();
  });

  test('texts and keys may hold NUL, lone halves of letters and every other letter', async () => {
    const texts = store.collection('texts', z.object({ text: z.string() }));
    const odd = [
      '\0',
      '\ud800',
      '\udc00\ud800',
      'a\0b',
      '\\u0000',
      '"',
      '\n',
      '{1,2}',
      'NULL',
      '',
      '👩‍🏫',
      '\uffff',
    ];
    const text = fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(text, { minLength: 1, maxLength: 6 }), async (found) => {
        const keyed = found.map(
          (each, n) => [['t', String(n), each.toWellFormed()], { text: each }] as const,
        );
        await texts.setMany(keyed);
        expect(await texts.getMany(keyed.map(([key]) => key))).toEqual(keyed.map(([, value]) => value));
        expect((await texts.entries('t')).map(([key]) => key)).toEqual(keyed.map(([key]) => key));
        await texts.deleteMany(keyed.map(([key]) => key));
        expect(await texts.keys()).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('of one key twice in a group the last is kept', async () => {
    const things = store.collection('things', thing);
    await things.setMany([
      [['a'], { n: 1 }],
      [['a'], { n: 2 }],
    ]);
    expect(await things.get('a')).toEqual({ n: 2 });
  });

  test('keys are in the order of bytes, in whatever order they came', async () => {
    const things = store.collection('things', thing);
    const names = ['b', 'a', 'B', 'A', '_', '-', '.', '~', '0', '10', '9', '(', 'ä', 'z', 'aa', 'a/b', 'Z'];
    for (const [n, name] of names.entries()) await things.set({ n }, name);
    const escaped = (await things.keys()).map(([name = '']) => encodeURIComponent(name));
    expect(escaped).toEqual(names.map(encodeURIComponent).sort((x, y) => (x < y ? -1 : 1)));
    expect(await things.last()).toEqual({ n: names.indexOf('~') });
  });

  test('each write tells how many values it held, how long it took and that they were saved', async () => {
    await store.close();
    const wrote = vi.fn<(values: number, seconds: number, saved: boolean) => void>();
    store = await place.open({ wrote });
    const things = store.collection('things', thing);
    await Promise.all(Array.from({ length: 64 }, (_, n) => things.set({ n }, String(n))));
    await things.deleteMany([['1'], ['2']]);
    expect(wrote.mock.calls.reduce((sum, [values]) => sum + values, 0)).toBe(66);
    expect(wrote.mock.calls.at(-1)).toEqual([2, expect.any(Number), true]);
    expect(wrote.mock.calls.every(([, seconds]) => seconds > 0 && seconds < 60)).toBe(true);
  });

  test('a purge leaves what was not deleted', async () => {
    const things = store.collection('things', thing);
    await things.setMany(Array.from({ length: 50 }, (_, n) => [[String(n)], { n }] as const));
    await things.deleteMany(Array.from({ length: 25 }, (_, n) => [String(n)]));
    await store.purge();
    expect(await things.list()).toHaveLength(25);
  });

  test('a second owner is refused and told who is first, until it gives the place back', async () => {
    await expect(place.open()).rejects.toThrow(
      new RegExp(`in use by process ${process.pid}.+ started 20\\d\\d-.+Two bots`),
    );
    await reopen();
    await store.collection('things', thing).set({ n: 1 }, 'a');
  });
}

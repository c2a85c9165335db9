import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { NotSaved } from '../../src/not-saved.js';
import { openStore, type Collection, type Store } from '../../src/store/store.js';
import { startProxy, type Proxy } from '../store/proxy.js';
import { servers, type ServerPlace } from '../store/servers.js';
import { endOfWriter, startWriter } from '../store/writer.js';
import { seen } from './seen.js';
import { patience, tries } from './tries.js';

const thing = z.object({ n: z.number() });
const thingsOf = (store: Store): Collection<{ n: number }> => store.collection('things', thing);

for (const server of servers) {
  const isRedis = server.name === 'Redis';

  describe.skipIf(server.isAbsent)(server.name, () => {
    let place: ServerPlace;
    let proxies: Proxy[] = [];
    beforeAll(async () => {
      place = await server.make();
    });
    afterEach(async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      proxies = [];
      await place.empty();
    });
    afterAll(() => place.remove());
    const throughProxy = async (): Promise<Proxy> => {
      const proxy = await startProxy(place.url);
      proxies.push(proxy);
      return proxy;
    };

    /** Whoever comes after a kill waits for the lease on Redis to run out; so several databases are tried at once. */
    const inLanes = async (lanes: number, job: (own: ServerPlace) => Promise<void>): Promise<void> => {
      const places: ServerPlace[] = [];
      for (let lane = 0; lane < lanes; lane++) places.push(await server.make());
      try {
        await Promise.all(places.map(job));
      } finally {
        for (const own of places) await own.remove();
      }
    };

    test(
      'fault 3: killed while it writes, every acknowledged value is there on a server',
      async () => {
        const lanes = tries(1, 8);
        const kills = tries(2, 1000 / lanes);
        await inLanes(lanes, async (own) => {
          let first = 0;
          const expected = new Set<number>();
          for (let kill = 0; kill < kills; kill++) {
            const writer = await startWriter(own.url, 20 + (kill % 8) * 7, first);
            await writer.kill();
            for (const n of writer.acknowledged) expected.add(n);
            first = Math.max(...expected) + 100;
          }
          const store = await openStore(own.url);
          const found = new Set((await thingsOf(store).list()).map(({ n }) => n));
          expect([...expected].filter((n) => !found.has(n))).toEqual([]);
          expect(expected.size).toBeGreaterThanOrEqual(kills * 20);
          await store.close();
        });
        seen({ tried: kills * lanes, lost: 0 });
      },
      patience(60_000),
    );

    test(
      'fault 25: a second process on a server is refused and told who is first; a kill sets it free',
      async () => {
        const lanes = tries(1, 5);
        const times = tries(1, 20);
        await inLanes(lanes, async (own) => {
          for (let n = 0; n < times; n++) {
            const writer = await startWriter(own.url, 1);
            await expect(openStore(own.url)).rejects.toThrow(
              /in use by process \d+ on .+, which started 20\d\d-.+Two bots/,
            );
            await writer.kill();
            await (await openStore(own.url)).close();
          }
        });
        const store = await openStore(place.url);
        const { code, said } = await endOfWriter(place.url);
        expect(code).toBe(78);
        expect(said).toContain(`in use by process ${process.pid} on `);
        await store.close();
        seen({ tried: times * lanes, lost: 0 });
      },
      patience(60_000),
    );

    test.each([11, 17, 23])(
      'fault 24: where every %d. piece sent to a server is cut off, nothing is confirmed that is not there',
      async (every) => {
        const proxy = await throughProxy();
        const store = await openStore(proxy.url);
        const things = thingsOf(store);
        await things.set({ n: -1 }, 'before');
        const isBack = (): Promise<boolean> =>
          things.set({ n: 0 }, 'is back').then(
            () => true,
            () => false,
          );
        proxy.cutEvery(every);
        const saved: number[] = [];
        let refused = 0;
        const wanted = tries(6, 60);
        for (let n = 1; proxy.cuts < wanted; n++) {
          try {
            await things.set({ n }, String(n));
            await things.set({ n }, 'last');
            saved.push(n);
          } catch (error) {
            expect(error).toBeInstanceOf(NotSaved);
            refused += 1;
            await vi.waitUntil(isBack, { timeout: 20_000, interval: 20 });
          }
          // A store that cannot be read is not an empty one.
          const got = await things.get('before').catch(() => 'failed' as const);
          expect(got === 'failed' || got?.n === -1).toBe(true);
        }
        proxy.cutEvery(Infinity);
        await vi.waitUntil(isBack, { timeout: 20_000, interval: 20 });
        const found = new Set((await things.list()).map(({ n }) => n));
        expect(saved.filter((n) => !found.has(n))).toEqual([]);
        // What an earlier connection had sent did not land behind what a later one wrote.
        expect((await things.get('last'))?.n).toBeGreaterThanOrEqual(saved.at(-1) ?? 0);
        expect(refused).toBeGreaterThan(0);
        seen({ tried: proxy.cuts, lost: 0 });
        await store.close();
      },
      patience(60_000),
    );

    test('a server that was away for a while is found again', async () => {
      const lost = vi.fn<(sentence: string) => void>();
      const proxy = await throughProxy();
      const store = await openStore(proxy.url, { onLost: lost });
      const things = thingsOf(store);
      await things.set({ n: 1 }, 'a');
      proxy.down();
      await expect(things.set({ n: 2 }, 'a')).rejects.toThrow(NotSaved);
      await expect(things.get('a')).rejects.toThrow();
      proxy.up();
      await vi.waitUntil(
        () =>
          things.set({ n: 3 }, 'a').then(
            () => true,
            () => false,
          ),
        20_000,
      );
      expect(await things.get('a')).toEqual({ n: 3 });
      expect(lost).not.toHaveBeenCalled();
      await store.close();
    });

    if (isRedis)
      test('who does not know yet that another was the owner is refused by the server', async () => {
        // No lease is renewed, so only a write can tell.
        vi.useFakeTimers({ toFake: ['setInterval'] });
        try {
          const lost = vi.fn<(sentence: string) => void>();
          const first = await openStore(place.url, { onLost: lost });
          await place.ask('HSET', 'colloquium:owner:bot', 'until', '0');
          const second = await openStore(place.url);
          await thingsOf(second).set({ n: 3 }, 'a');
          await expect(thingsOf(first).set({ n: 4 }, 'a')).rejects.toThrow(NotSaved);
          await expect(thingsOf(first).delete('a')).rejects.toThrow(NotSaved);
          expect(lost).toHaveBeenCalledOnce();
          expect(await thingsOf(second).get('a')).toEqual({ n: 3 });
          await first.close();
          await second.close();
        } finally {
          vi.useRealTimers();
        }
      });

    test('who was away while another was the owner writes nothing more and is told', async () => {
      const lost = vi.fn<(sentence: string) => void>();
      const proxy = await throughProxy();
      const first = await openStore(proxy.url, { onLost: lost });
      await thingsOf(first).set({ n: 1 }, 'a');
      proxy.down();
      await expect(thingsOf(first).set({ n: 2 }, 'a')).rejects.toThrow(NotSaved);
      // As if its lease had run out; PostgreSQL sees the connection end.
      if (isRedis) await place.ask('HSET', 'colloquium:owner:bot', 'until', '0');
      const second = await openStore(place.url);
      await thingsOf(second).set({ n: 3 }, 'a');
      await second.close();
      proxy.up();
      await vi.waitUntil(() => lost.mock.calls.length > 0, 20_000);
      expect(lost).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/has taken over the database/));
      await expect(thingsOf(first).set({ n: 4 }, 'a')).rejects.toThrow(NotSaved);
      await expect(thingsOf(first).delete('a')).rejects.toThrow(NotSaved);
      await first.close();
      const third = await openStore(place.url);
      expect(await thingsOf(third).get('a')).toEqual({ n: 3 });
      await third.close();
    });
  });
}

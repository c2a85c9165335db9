import { Client } from 'pg';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { groupOf, partsOf } from '../../src/store/scopes.js';
import { openStore } from '../../src/store/store.js';
import { servers, type ServerPlace } from './servers.js';

test('a scope is locked part by part, and numbers of shards are groups of their own', () => {
  expect(partsOf('shards 0,12 of 16')).toEqual(['shard 0 of 16', 'shard 12 of 16']);
  expect(['bot', '*'].map(partsOf)).toEqual([['bot'], ['*']]);
  expect(['bot', '*', 'shard 0 of 4', 'shards 1,2 of 4', 'shard 0 of 2'].map(groupOf)).toEqual([
    'bot',
    '*',
    '4',
    '4',
    '2',
  ]);
});

for (const server of servers) {
  describe.skipIf(server.isAbsent)(server.name, () => {
    const held = 'shards 0,1 of 4';
    test.each([
      ['shards 2,3 of 4', 'shards 1,2 of 4', 'shard 0 of 4', 'shards 0,1 of 2', 'shard 1 of 8', 'bot', '*'],
    ])(
      `fault 25: ${held} are one process's, %s may be another's, and what overlaps is refused`,
      async (apart, ...overlapping) => {
        const place = await server.make();
        const first = await openStore(place.url, { scope: held });
        const second = await openStore(place.url, { scope: apart });
        const notes = first.collection('notes', z.number());
        await Promise.all([notes.set(1, 'a'), second.collection('notes', z.number()).set(2, 'b')]);
        expect(await notes.list()).toEqual([1, 2]);
        const refusal = `is in use.* by process ${process.pid} on .+ Two bots on one database would lose votes`;
        // At once: on Redis each waits for as long as a killed owner's lease may last.
        await Promise.all(
          overlapping.map((scope) =>
            expect(openStore(place.url, { scope }), scope).rejects.toThrow(new RegExp(refusal)),
          ),
        );
        // Given back, they may be grouped anew; what is held by the other still is not.
        await first.close();
        const third = await openStore(place.url, { scope: 'shard 1 of 4' });
        await Promise.all(
          ['shards 0,2 of 4', 'bot'].map((scope) =>
            expect(openStore(place.url, { scope })).rejects.toThrow('is in use'),
          ),
        );
        await Promise.all([second.close(), third.close()]);
        for (const scope of ['bot', 'shards 0,1 of 2', '*'])
          await (await openStore(place.url, { scope })).close();
        await place.remove();
      },
      60_000,
    );

    test('fault 25: whoever lost one of its shards while it was away writes no more of any', async () => {
      const place = await server.make();
      let told: (sentence: string) => void = () => undefined;
      const lost = new Promise<string>((resolve) => (told = resolve));
      const first = await openStore(place.url, { scope: held, onLost: told });
      const notes = first.collection('notes', z.number());
      await notes.set(1, 'a');
      const letGo = await (server.name === 'Redis' ? leaseRunsOut(place) : connectionBreaks(place));
      expect(await lost).toMatch(/ has taken over the database .+ This one ends, or votes would be lost/);
      await expect(notes.set(2, 'a')).rejects.toThrow('was not saved');
      await expect(notes.delete('a')).rejects.toThrow('nothing was deleted');
      expect(await notes.get('a')).toBe(1);
      await first.close();
      await letGo();
      await place.remove();
    }, 60_000);
  });
}

/** Another process takes shard 1 when the first one's lease on it is over. Resolves with how to end it. */
async function leaseRunsOut(place: ServerPlace): Promise<() => Promise<void>> {
  await place.ask('HSET', 'colloquium:owner:shard 1 of 4', 'until', '0');
  const second = await openStore(place.url, { scope: 'shard 1 of 4' });
  return () => second.close();
}

/** The same by hand, for the first one would be back sooner: it waits for the lock, and the first one's connection breaks. */
async function connectionBreaks({ url }: ServerPlace): Promise<() => Promise<void>> {
  const [second, third] = [new Client(url), new Client(url)];
  await Promise.all([second.connect(), third.connect()]);
  const { rows } = await second.query<{ pid: number; space: number; part: number }>(
    `SELECT pid, classid::int AS space, objid::int AS part FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1`,
  );
  const [lock] = rows;
  if (lock === undefined) throw new Error('nothing is locked');
  const taken = second.query('SELECT pg_advisory_lock($1, $2)', [lock.space, lock.part]);
  await third.query('SELECT pg_terminate_backend($1)', [lock.pid]);
  await taken;
  await second.query(`UPDATE colloquium_owners SET id = 'another' WHERE scope = 'shard 1 of 4'`);
  await third.end();
  return () => second.end();
}

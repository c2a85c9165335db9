import { describe, expect, test } from 'vitest';
import { lookAtKeyServer } from '../../src/doctor/key-server.js';
import { openStore } from '../../src/store/store.js';
import { servers } from '../store/servers.js';

const sqlite = 'sqlite://var/a.sqlite';

for (const server of servers) {
  describe.skipIf(server.isAbsent)(`keys on ${server.name}`, () => {
    test('a server that answers is well, and nothing is made on it', async () => {
      const place = await server.make();
      const found = [await lookAtKeyServer(place.url, sqlite), await lookAtKeyServer(place.url, sqlite)];
      const made =
        server.name === 'Redis'
          ? await place.ask('KEYS', 'colloquium*')
          : await place.ask(`SELECT relname FROM pg_class WHERE relname LIKE 'colloquium%'`);
      await place.remove();
      expect(found.filter(({ mark }) => mark !== 'ok')).toEqual([]);
      expect(found[0]?.says).toMatch(/server of their own \(KEY_URL, .+\), and it answers\.$/);
      expect(made).toEqual([]);
    }, 60_000);

    test('where the ballots are it is wrong, before and after the first start, whatever the address says', async () => {
      const place = await server.make();
      const keyUrl = place.url.replace('127.0.0.1', 'localhost');
      const before = await lookAtKeyServer(keyUrl, place.url);
      await (await openStore(place.url)).close();
      const after = await lookAtKeyServer(keyUrl, place.url);
      const ofAnother = await lookAtKeyServer(keyUrl, sqlite);
      await place.remove();
      expect(before).toEqual({
        mark: 'wrong',
        says: expect.stringMatching(/is where DATABASE_URL is too, .+ Name another in KEY_URL/) as string,
      });
      for (const { mark, says } of [after, ofAnother]) {
        expect(mark).toBe('wrong');
        expect(says).toMatch(/whoever copies that would copy the keys/);
      }
    }, 60_000);
  });
}

test.each(['postgres://bot:hush@127.0.0.1:1/keys', 'redis://:hush@127.0.0.1:1'])(
  'a server that is away is said as the start says it, without its password: %s',
  async (keyUrl) => {
    const { mark, says } = await lookAtKeyServer(keyUrl, sqlite);
    expect(mark).toBe('wrong');
    expect(says).toMatch(
      /^The server of ballot keys \(.+ at 127\.0\.0\.1:1.*\) does not answer \(\w+\)\. .+ KEY_URL/,
    );
    expect(says).not.toMatch(/hush|DATABASE_URL/);
  },
);

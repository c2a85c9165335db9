import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SqliteFile } from '../../src/store/sqlite-file.js';
import { shippedReading } from '../shipped-reading.js';
import { plainImporter } from '../plain-importer.js';
import { hashParagraph } from '../../src/readings/source-text.js';
import { messageOf, monday, openRoom, type Room } from './room.js';

const herons = ['Herons fish at noon.', 'Nobody minds the herons.'];
/** The bot's first reading, over a source that the test has. */
const shipped = {
  ...shippedReading(),
  passages: shippedReading().passages.map((passage, n) => ({
    ...passage,
    sha256: hashParagraph(`Otters, part ${n}.`),
  })),
};
const otters = shipped.passages.map((_, n) => `Otters, part ${n}.`);

let now = monday;
let room: Room;
beforeEach(async () => {
  now = monday;
  room = await openRoom({ importer: plainImporter, readings: [shipped], now: () => now });
  room.discord.faults.rateLimits(false);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await room.close();
});

async function bring(paragraphs: readonly string[], button: string): Promise<void> {
  const data = Buffer.from(['A title', ...paragraphs].join('\n\n')).toString('base64');
  const draft = messageOf(
    await room.command(room.host, '/reading add', {
      file: { filename: 'a.txt', contentType: 'text/plain', data },
    }),
  );
  await room.press(room.host, draft, button);
}

async function remove(reading: string, button: string): Promise<string> {
  const ask = messageOf(await room.command(room.host, '/reading remove', { reading }));
  await room.press(room.host, ask, button);
  return room.look(room.host, ask);
}

/** The disk does not empty its log, so often. */
function failToClear(times: number): void {
  const purge = vi.spyOn(SqliteFile.prototype, 'purge');
  for (let n = 0; n < times; n++) purge.mockRejectedValueOnce(new Error('somebody reads it all the time'));
}

/** Rows of this kind cannot be deleted, so often. */
function failToDelete(kind: string, times: number): void {
  let left = times;
  const really: (keys: readonly string[]) => Promise<boolean> = Reflect.get(
    SqliteFile.prototype,
    'deleteMany',
  );
  vi.spyOn(SqliteFile.prototype, 'deleteMany').mockImplementation(async function (this: SqliteFile, keys) {
    if (keys.some((key) => key.startsWith(`${kind}/`)) && left-- > 0)
      throw new Error('the disk does not answer');
    return really.call(this, keys);
  });
}

test('a reading whose file cannot be cleared is gone at once, and wiped at a later tick; until then the host is told', async () => {
  await bring(herons, 'Keep this reading');
  failToClear(2);
  expect(await remove('a title', 'Remove it')).toMatchInlineSnapshot(`
    "*A title* is removed. Cards of it that were posted stay in their channels until somebody deletes th…
    -# Nobody can read its text here any more, but it could not be wiped from the disk yet. I go on try…"
  `);
  expect(room.rawFiles()).toContain('fish at noon');
  await room.bot.tick();
  expect(room.rawFiles()).toContain('fish at noon');
  await room.bot.tick();
  expect(room.rawFiles()).not.toContain('fish at noon');
});

test('a copy is wiped later as well', async () => {
  await bring(otters, 'Show this text here');
  expect(room.rawFiles()).toContain('Otters');
  failToClear(1);
  expect(await remove(shipped.slug, 'Take the copy out')).toContain('could not be wiped from the disk yet');
  expect(room.rawFiles()).toContain('Otters');
  await room.bot.tick();
  expect(room.rawFiles()).not.toContain('Otters');
});

test('texts that could not be deleted with their reading are deleted at a later tick', async () => {
  await bring(herons, 'Keep this reading');
  // With the reading, and once more when the file is to be cleared.
  failToDelete('own-passages', 2);
  expect(await remove('a title', 'Remove it')).toContain('could not be wiped from the disk yet');
  expect([...(await room.rows()).keys()]).toHaveLength(1);
  await room.bot.tick();
  expect((await room.rows()).size).toBe(0);
  expect(room.rawFiles()).not.toContain('fish at noon');
});

test.each([
  ['the file is not cleared', () => failToClear(2)],
  ['texts are not deleted', () => failToDelete('own-passages', 2)],
  ['copies are not deleted', () => failToDelete('own-copies', 1)],
])('a server is erased in the end though %s at first', async (_, fail) => {
  await bring(herons, 'Keep this reading');
  await bring(otters, 'Show this text here');
  room.discord.faults.removeBot();
  await expect
    .poll(async () => [...(await room.rows()).keys()].some((key) => key.startsWith('departures/')))
    .toBe(true);
  now += 7 * 24 * 3_600_000;
  fail();
  await room.bot.tick();
  // It does not count as erased before all of it is.
  expect([...(await room.rows()).keys()]).toContainEqual(expect.stringMatching(/^departures/));
  for (let more = 0; more < 2; more++) await room.bot.tick();
  expect((await room.rows()).size).toBe(0);
  for (const gone of ['fish at noon', 'Otters', room.discord.guildId])
    expect(room.rawFiles()).not.toContain(gone);
});

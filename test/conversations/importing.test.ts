import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImportOutcome } from '../../src/import/article.js';
import type { Person } from '../../src/preview/pretend-discord.js';
import { plainImporter } from '../plain-importer.js';
import { openRoom, type Room } from './room.js';

const fileOf = (filename: string, text = 'A title\n\nWORDS about ducks.') => ({
  filename,
  contentType: 'text/plain',
  data: Buffer.from(text).toString('base64'),
});
const file = fileOf('a.txt');
const sorted = 'Telling the article from what stands around it';

let finish: (outcome: ImportOutcome) => void;
let findsTopics: boolean;
let room: Room;
beforeEach(async () => {
  findsTopics = true;
  room = await openRoom({
    importer: {
      ...plainImporter,
      importFile: (given, options) => {
        if (given.name !== 'slow.txt') return plainImporter.importFile(given, options);
        options?.onStep?.('waiting');
        options?.onStep?.('reading');
        options?.onStep?.('sorting');
        return new Promise((resolve) => (finish = resolve));
      },
      topicsFor: (paragraphs, language) =>
        findsTopics ? plainImporter.topicsFor(paragraphs, language) : Promise.resolve(undefined),
    },
  });
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

/** Resolves once the bot changes an answer into one with these words. */
const changes = (words: string) =>
  room.discord.nextRequest(({ method, body }) => method === 'PATCH' && JSON.stringify(body).includes(words));
const shownTo = (person: Person): string => {
  const last = room.discord.client.as(person).messages(room.reading).at(-1);
  return last === undefined ? '' : room.look(person, last);
};
/** Begins to read a file that is finished later. */
async function begin(person = room.host): Promise<void> {
  const sorting = changes(sorted);
  const asked = await room.discord.client
    .as(person)
    .command(room.reading, '/reading add', { file: fileOf('slow.txt') });
  expect(asked).toMatchObject({ kind: 'message', ephemeral: true });
  await sorting;
}

test('while a file is read the bot answers others, shows how far it is, and says so when it is stopped meanwhile', async () => {
  const waiting = changes('Two other files are read first');
  await begin();
  await waiting;
  const other = await room.discord.client
    .as(room.members[0])
    .command(room.reading, '/passage', { about: 'russia', show: 'only me' });
  expect(other.kind).toBe('message');
  finish({ kind: 'refused', why: 'took too long' });
  await room.bot.idle();
  expect(shownTo(room.host)).toContain('was not read within twenty seconds');

  await begin();
  // Nobody ever finishes it.
  await room.restart();
  expect(shownTo(room.host)).toContain('I was stopped while I read “slow.txt”');
});

test('a second file of the same host is turned away at once with a sentence, and taken when the first is done', async () => {
  await begin();
  const turnedAway = changes('I am still reading another file of yours');
  await room.discord.client.as(room.host).command(room.reading, '/reading add', { file });
  await turnedAway;
  finish({ kind: 'refused', why: 'damaged' });
  await room.bot.idle();
  await room.command(room.host, '/reading add', { file });
  expect(shownTo(room.host)).toContain('### Is this the article?');
});

test('while topics are looked for that is said; where none can be proposed the host reads what to do', async () => {
  const looking = changes('Looking for topics…');
  findsTopics = false;
  await room.command(room.host, '/reading add', { file });
  await looking;
  const draft = room.discord.client.as(room.host).messages(room.reading).at(-1);
  if (draft === undefined) throw new Error('the outline is not there');
  expect(room.look(room.host, draft)).toContain('Topics could not be proposed');
  // It stays said while the outline is corrected, and the reading can be kept.
  const form = await room.press(room.host, draft, 'Edit title and source');
  await room.submit(room.host, form, { title: 'Ducks', author: '', publisher: '', published: '', link: '' });
  expect(room.look(room.host, draft)).toMatch(/Ducks[^]*Topics could not be proposed/);
  await room.press(room.host, draft, 'Keep this reading');
  expect(room.look(room.host, draft)).toContain('*Ducks* is kept');
});

import { expect, test } from 'vitest';
import type { ImportOutcome } from '../../src/import/article.js';
import { plainImporter } from '../plain-importer.js';
import { openRoom } from './room.js';

const file = { filename: 'a.txt', contentType: 'text/plain', data: Buffer.from('Words').toString('base64') };

test('while a file is read the bot answers others, shows how far it is, and says so when it is stopped meanwhile', async () => {
  let finish: (outcome: ImportOutcome) => void = () => undefined;
  const room = await openRoom({
    importer: {
      ...plainImporter,
      importFile: (_, options) => {
        options?.onStep?.('reading');
        options?.onStep?.('sorting');
        return new Promise((resolve) => (finish = resolve));
      },
    },
  });
  const { host, members, discord, reading } = room;
  const changes = (words: string) =>
    discord.nextRequest(({ method, body }) => method === 'PATCH' && JSON.stringify(body).includes(words));
  const shown = (): string => {
    const last = discord.client.as(host).messages(reading).at(-1);
    return last === undefined ? '' : room.look(host, last);
  };

  let sorting = changes('Telling the article from what stands around it');
  const asked = await discord.client.as(host).command(reading, '/reading add', { file });
  expect(asked).toMatchObject({ kind: 'message', ephemeral: true });
  await sorting;
  const other = await discord.client
    .as(members[0])
    .command(reading, '/passage', { about: 'russia', show: 'only me' });
  expect(other.kind).toBe('message');
  finish({ kind: 'refused', why: 'took too long' });
  await room.bot.idle();
  expect(shown()).toContain('was not read within twenty seconds');

  sorting = changes('Telling the article from what stands around it');
  await discord.client.as(host).command(reading, '/reading add', { file });
  await sorting;
  // Nobody ever finishes it.
  await room.restart();
  expect(shown()).toContain('I was stopped while I read “a.txt”');
  await room.close();
});

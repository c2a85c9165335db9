import { PermissionFlagsBits } from 'discord.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Forgery } from '../../src/preview/forgery.js';
import { messageOf, openRoom, type Room } from '../conversations/room.js';
import { plainImporter } from '../plain-importer.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom({ importer: plainImporter });
  room.discord.faults.rateLimits(false);
});
afterAll(() => room.close());

async function attach(words: string) {
  const data = Buffer.from(`A title\n\n${words}\n\nA second paragraph.`).toString('base64');
  const file = { filename: 'a.txt', contentType: 'text/plain', data };
  const answer = messageOf(await room.command(room.host, '/reading add', { file }));
  const now = room.discord.client.as(room.host).messages(room.reading);
  const shown = now.find(({ message }) => message.id === answer.id);
  if (shown === undefined) throw new Error('the answer is gone');
  return shown.message;
}

test('fault 29: nobody but its host touches a draft, and nobody but a host a reading, whatever is pressed', async () => {
  const { host, members, discord } = room;
  const kept = await attach('Words that are kept.');
  const first = /"custom_id":"keep:([\w-]+)"/.exec(JSON.stringify(kept.components))?.[1] ?? '';
  await room.press(host, kept, 'Keep this reading');
  const slug = /own-readings\/\d+\/([\w-]+)/.exec([...(await room.rows()).keys()].join(' '))?.[1] ?? '';
  const draft = await attach('Words of a draft.');
  const id = /"custom_id":"keep:([\w-]+)"/.exec(JSON.stringify(draft.components))?.[1] ?? '';
  const card = messageOf(await room.command(members[0], '/passage', { about: 'russia' }));
  expect([slug, id].every((part) => part.length > 5)).toBe(true);
  const before = await room.rows();

  const presses: Pick<Forgery, 'customId' | 'values' | 'fields'>[] = [
    ...['keep', 'underlay', 'apart', 'throw-away', 'source'].flatMap((name) => [
      { customId: `${name}:${id}` },
      { customId: `${name}:${first}` },
      { customId: `${name}:nobodys-draft` },
    ]),
    ...['draft', 'undo', 'left-out'].map((name) => ({ customId: `${name}:${id}:0` })),
    ...['drop', 'join', 'back'].map((name) => ({ customId: `${name}:${id}:0`, values: ['1'] })),
    { customId: `put-back:${id}:0`, fields: { before: '1' } },
    { customId: `sourced:${id}`, fields: { title: 'Mine' } },
    { customId: `unshelve:${slug}:yes` },
    { customId: `use:${slug}` },
    { customId: `claim:${slug}:new`, fields: { claim: 'Mine', paragraphs: '1' } },
    { customId: `claim:japan-russia-policy:C1`, fields: { claim: 'Mine', paragraphs: '1' } },
    { customId: `question:${slug}:0`, fields: { question: 'Mine?', paragraph: '1', kind: 'argument' } },
  ];
  const abroad = { guildId: '1199000000000000000', permissions: PermissionFlagsBits.ManageGuild };
  for (const press of presses) {
    for (const messageId of [draft.id, card.id]) {
      // A member, a host of another server, and for drafts another host of this one.
      await discord.client.as(members[1]).forge({ ...press, messageId });
      if (!/^(?:use|question):/.test(press.customId))
        await discord.client.as(members[3]).forge({ ...press, messageId, ...abroad });
      if (press.customId.includes(id))
        await discord.client
          .as(members[2])
          .forge({ ...press, messageId, permissions: PermissionFlagsBits.ManageGuild });
      await discord.settled();
    }
  }
  // Its own host, on a card that everybody sees.
  for (const name of [`draft:${id}:0`, `undo:${id}:0`, `left-out:${id}:0`, `throw-away:${id}`])
    await discord.client.as(host).forge({ customId: name, messageId: card.id });
  await discord.settled();
  await room.bot.idle();
  expect(await room.rows()).toEqual(before);
  expect(room.publicMessages().join('\n')).not.toMatch(/Words of a draft|Words that are kept/);
  // The draft is as it was, for its host.
  await discord.client.as(host).forge({ customId: `keep:${id}`, messageId: draft.id });
  await discord.settled();
  expect([...(await room.rows()).keys()].filter((key) => key.startsWith('own-readings/'))).toHaveLength(2);
});

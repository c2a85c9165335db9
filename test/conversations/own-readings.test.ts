import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainImporter } from '../plain-importer.js';
import { messageOf, openRoom, type Room } from './room.js';

let room: Room;
beforeEach(async () => {
  room = await openRoom({ importer: plainImporter });
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

const file = (filename: string, text: string) => ({
  filename,
  contentType: 'text/plain',
  data: Buffer.from(text).toString('base64'),
});

const orchard = `The Orchard Wall

[A photograph of the wall]

A village built an ORCHARD behind a wall, and nobody remembered who had paid for it.

The wall kept goats out. It also kept CHILDREN out, which had been the purpose.

When the wall fell, the apples were stolen
within a week.

Nobody proposed to build it again; the ORCHARD had been worth less than the quarrel.`;

/** What the private answer has become once the file is read. */
async function attach(text = orchard, name = 'orchard.txt') {
  const answer = messageOf(await room.command(room.host, '/reading add', { file: file(name, text) }));
  const shown = room.discord.client
    .as(room.host)
    .messages(room.reading)
    .find(({ message }) => message.id === answer.id);
  if (shown === undefined) throw new Error('the answer is gone');
  return shown.message;
}

async function keep(text?: string): Promise<void> {
  await room.press(room.host, await attach(text), 'Keep this reading');
  const kept = room.discord.client.as(room.host).messages(room.reading).at(-1);
  if (kept === undefined) throw new Error('nothing was answered');
  await room.press(room.host, kept, 'Talk about it here');
}

test('attach, outline, correct, confirm, search, remove', async () => {
  const [bruno] = room.members;
  const draft = await attach();
  expect(room.look(room.host, draft)).toMatchInlineSnapshot(`
    "### Is this the article?
    **The Orchard Wall**
    -# No author, publisher or date was found.
    -# 4 paragraphs. Nothing is kept until you press *Keep this reading*.
    **¶1** A village built an ORCHARD behind a wall, and nobody remembered who had paid for it.
    **¶2** The wall kept goats out. It also kept CHILDREN out, which had been the purpose.
    **¶3** When the wall fell, the apples were stolen within a week.
    **¶4** Nobody proposed to build it again; the ORCHARD had been worth less than the quarrel.
    -# Topics found: ORCHARD (2) · CHILDREN (1)
    []
    []
    [Keep this reading] [Edit title and source] [What was left out (1)] [Throw away]"
  `);
  await room.choose(room.host, draft, ['4'], 'Leave out');
  expect(room.look(room.host, draft)).toContain('¶4 is left out.');
  await room.press(room.host, draft, 'Undo');
  await room.choose(room.host, draft, ['3'], 'Join');
  expect(room.look(room.host, draft)).toContain('3 paragraphs');
  await room.press(room.host, draft, 'What was left out (1)');
  expect(room.look(room.host, draft)).toContain('**caption** A photograph of the wall');
  const form = await room.choose(room.host, draft, ['0'], 'Take one back');
  await room.submit(room.host, form, { before: '1' });
  expect(room.look(room.host, draft)).toContain('**¶1** A photograph of the wall');
  const source = await room.press(room.host, draft, 'Edit title and source');
  await room.submit(room.host, source, {
    title: 'The Wall',
    author: 'A. Teacher',
    publisher: '',
    published: '1998-05-01',
    link: '',
  });
  expect(room.look(room.host, draft)).toContain('**The Wall**\n-# A. Teacher · 1998-05-01');
  expect([...(await room.rows()).keys()]).toEqual([]);

  await room.press(room.host, draft, 'Keep this reading');
  await room.press(room.host, draft, 'Talk about it here');
  room.transcript();
  await room.command(bruno, '/passage', { about: 'children' });
  await room.command(bruno, '/passage', { about: 'goat' });
  await room.command(bruno, '/reading list');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno: /passage about:children
      Colloquium:
        ## The wall kept goats out. It
        -# ¶3 · 1 of 1 on *CHILDREN*
        The wall kept goats out. It also kept CHILDREN out, which had been the purpose. When the wall fell,…
        -# Topics: CHILDREN
        -# ¶3 of *The Wall*, A. Teacher, 1 May 1998
        [◀ Previous, disabled] [Next ▶, disabled] [Take a stance] [Discuss]
    Bruno: /passage about:goat
      Colloquium:
        ## The wall kept goats out. It
        -# ¶3 · 1 of 1 for “goat”
        The wall kept goats out. It also kept CHILDREN out, which had been the purpose. When the wall fell,…
        -# Topics: CHILDREN
        -# ¶3 of *The Wall*, A. Teacher, 1 May 1998
        [◀ Previous, disabled] [Next ▶, disabled] [Take a stance] [Discuss]
    Bruno: /reading list
      Colloquium (only to them):
        ### 2 readings
        **Japan's Policy Toward Russia Is Put to the Test**
        Stratfor, 11 March 2014
        -# 8 passages, 22 topics, 18 claims, 55 prompts
        **The Wall** · in use here
        A. Teacher, 1 May 1998
        -# 4 passages, 2 topics, 0 claims, 0 prompts"
  `);

  const ask = messageOf(await room.command(room.host, '/reading remove', { reading: 'wall' }));
  expect(room.look(room.host, ask)).toMatchInlineSnapshot(`
    "Remove *The Wall* for good? With it go:
    - its 4 passages, 0 claims and 0 prompts
    - the choice of 1 channel, which will talk about the first reading again
    No poll was opened on it.
    -# /reading export gives you a file that /reading add takes back.
    [Remove it]"
  `);
  await room.press(room.host, ask, 'Remove it');
  expect(room.rawFiles()).not.toContain('goats');
  expect(room.rawFiles()).not.toContain('The Wall');
  expect(messageOf(await room.command(bruno, '/passage', { about: 'russia' }))).toBeDefined();
  expect(room.transcript()).toContain("Japan's Policy Toward Russia");
});

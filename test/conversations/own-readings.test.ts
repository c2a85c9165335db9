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

/** Attached, kept and talked about in #reading. */
async function keep(text?: string): Promise<void> {
  const draft = await attach(text);
  await room.press(room.host, draft, 'Keep this reading');
  await room.press(room.host, draft, 'Talk about it here');
  room.transcript();
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
  expect(room.look(room.host, draft)).toContain('**The Wall**\n-# A. Teacher · 1 May 1998');
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
        ## The wall kept goats out. It also…
        -# ¶3 · 1 of 1 on *CHILDREN*
        The wall kept goats out. It also kept CHILDREN out, which had been the purpose. When the wall fell,…
        -# Topics: CHILDREN
        -# ¶3 of *The Wall*, A. Teacher, 1 May 1998
        [◀ Previous, disabled] [Next ▶, disabled] [Take a stance] [Discuss]
    Bruno: /passage about:goat
      Colloquium:
        ## The wall kept goats out. It also…
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
    - its 4 passages
    - the choice of 1 channel, which will talk about the first reading again
    No poll was opened on it.
    Cards that were posted stay in their channels.
    -# /reading export gives you a file that /reading add takes back.
    [Remove it] [Cancel]"
  `);
  await room.press(room.host, ask, 'Remove it');
  expect(room.rawFiles()).not.toContain('goats');
  expect(room.rawFiles()).not.toContain('The Wall');
  expect(messageOf(await room.command(bruno, '/passage', { about: 'russia' }))).toBeDefined();
  expect(room.transcript()).toContain("Japan's Policy Toward Russia");
});

test('claims and prompts of an own reading: added, edited, retired; polls and prompts follow the channel', async () => {
  const [bruno] = room.members;
  await keep();
  const { host } = room;
  const addClaim = async (claim: string, paragraphs: string) =>
    room.submit(host, await room.command(host, '/reading claim'), { claim, paragraphs });
  await addClaim('The wall was worth its price.', '2, 9');
  expect(room.transcript()).toContain(
    '“2, 9” names a paragraph that this reading does not have; write numbers from 1 to 4',
  );
  await addClaim('The wall was worth its price.', '4, 2');
  await addClaim('Goats are better neighbours.', '2');
  await room.submit(host, await room.command(host, '/reading claim', { claim: 'C2' }), {
    claim: 'Goats are better neighbours.',
    paragraphs: '2',
    state: ['retired'],
  });
  room.transcript();
  await room.command(host, '/poll open', { claim: 'C2' });
  expect(room.transcript()).toContain('That is no claim of this reading');
  await room.command(host, '/poll open', { claim: 'C1' });
  const card = messageOf(await room.command(bruno, '/passage', { about: '¶4' }));
  await room.press(bruno, card, 'Take a stance');
  const said = room.transcript();
  expect(said).toContain('### 1 claim on ¶4');
  expect(said).toContain('[Vote in its poll]');

  await room.command(bruno, '/prompt now');
  await room.command(host, '/prompt schedule', { time: '09:00' });
  expect(room.transcript().match(/This reading has no prompts yet/g)).toHaveLength(2);
  const addPrompt = async (question: string, at = '') =>
    room.submit(host, await room.command(host, '/reading prompt', at === '' ? {} : { prompt: at }), {
      question,
      paragraph: '2',
      kind: ['argument'],
      claim: 'C1',
    });
  await addPrompt('Whom was the wall built against?');
  await addPrompt('What would you have built?');
  await room.submit(host, await room.command(host, '/reading prompt', { prompt: '1' }), {
    question: 'Whom was the wall built against?',
    paragraph: '2',
    kind: ['argument'],
    claim: '',
    state: ['retired'],
  });
  room.transcript();
  await room.command(bruno, '/prompt now');
  expect(room.transcript()).toContain('## What would you have built?');
});

test('a reading is exported as a file that can be added back', async () => {
  await keep();
  await room.submit(room.host, await room.command(room.host, '/reading claim'), {
    claim: 'The wall was worth its price.',
    paragraphs: '4',
  });
  await room.submit(room.host, await room.command(room.host, '/reading prompt'), {
    question: 'Whom was the wall built against?',
    paragraph: '2',
    kind: ['hindsight'],
    claim: '',
  });
  const yaml = await room.download(await room.command(room.host, '/reading export'));
  const bad = await attach(yaml.replace('paragraph: 2', 'paragraph: 7'), 'orchard.yaml');
  expect(room.look(room.host, bad)).toContain(
    'passages\\[1].paragraph is 7; passages stand in order, so write 2',
  );
  const again = await attach(yaml, 'orchard.yaml');
  await room.press(room.host, again, 'Keep this reading');
  await room.press(room.host, again, 'Talk about it here');
  room.transcript();
  await room.command(room.host, '/prompt now');
  await room.command(room.host, '/passage', { about: 'C1' });
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /prompt now
      Colloquium:
        -# Looking back from today · ¶2 · question 1 of 1
        ## Whom was the wall built against?
        -# *The Orchard Wall*, ¶2: The wall kept goats out. It also…
        [Show passage] [Discuss]
    Hana: /passage about:C1
      Colloquium:
        ## Nobody proposed to build it again; the…
        -# ¶4 · 1 of 1 behind C1
        Nobody proposed to build it again; the ORCHARD had been worth less than the quarrel.
        -# Topics: ORCHARD
        -# ¶4 of *The Orchard Wall*
        [◀ Previous, disabled] [Next ▶, disabled] [Take a stance] [Discuss]"
  `);
});

test('two channels talk about two readings, and a thread about that of its channel', async () => {
  const [bruno] = room.members;
  await keep();
  const there = room.discord.channels.discussion;
  const elsewhere = await room.discord.client.as(bruno).command(there, '/passage', { about: '¶1' });
  expect(JSON.stringify(messageOf(elsewhere))).toContain('A freer foreign policy');
  const card = messageOf(await room.command(bruno, '/passage', { about: 'goats' }));
  await room.press(bruno, card, 'Discuss');
  const inThread = await room.discord.client.as(bruno).command(card.id, '/passage', { about: '¶1' });
  expect(JSON.stringify(messageOf(inThread))).toContain('A village built an ORCHARD');
  await room.restart();
  const after = await room.command(bruno, '/passage', { about: 'goats' });
  expect(JSON.stringify(messageOf(after))).toContain('It also kept CHILDREN out');
});

test('a draft is gone after a restart, and says so; nobody but its host can use it', async () => {
  const draft = await attach();
  const [bruno] = room.members;
  expect((await room.command(bruno, '/reading add', { file: file('a.txt', orchard) })).message).toBeDefined();
  expect(room.transcript()).toContain('Only hosts');
  await room.restart();
  await room.press(room.host, draft, 'Keep this reading');
  expect(room.look(room.host, draft)).toContain('This outline is not here any more');
  expect((await room.rows()).size).toBe(0);
});

test('what a file cannot become is said', async () => {
  expect(room.look(room.host, await attach('x', 'a.exe'))).toContain('“a.exe” is of a kind I cannot read');
  const large = await attach('x'.repeat(5 * 1024 * 1024 + 1), 'large.txt');
  expect(room.look(room.host, large)).toContain('is larger than 5 MB');
  const paragraphs = Array.from({ length: 2001 }, (_, n) => `Paragraph ${n} of very many.`);
  const long = await attach(['A long one', ...paragraphs].join('\n\n'), 'long.txt');
  await room.press(room.host, long, 'Keep this reading');
  expect(room.transcript()).toContain('A server may keep 2000 passages of its own; yours has 0');
});

test('what a file holds cannot ping, mark up, hide or turn anything around', async () => {
  const [bruno] = room.members;
  const nasty =
    '@everyone <@&1190000000000000102> ||hidden|| [here](https://evil.example) \u202egnp.exe\u200b # loud';
  const long = `${'*_~|'.repeat(740)} GOATS @here`;
  const draft = await attach(
    [`The ${nasty}`, `[${nasty}]`, `GOATS ${nasty}`, `${nasty} GOATS`, long].join('\n\n'),
  );
  await room.press(room.host, draft, 'What was left out (1)');
  await room.press(room.host, draft, 'Back to the outline');
  await room.press(room.host, draft, 'Keep this reading');
  await room.press(room.host, draft, 'Talk about it here');
  await room.submit(room.host, await room.command(room.host, '/reading claim'), {
    claim: nasty,
    paragraphs: '1',
  });
  await room.submit(room.host, await room.command(room.host, '/reading prompt'), {
    question: nasty,
    paragraph: '1',
    kind: ['argument'],
    claim: 'C1',
  });
  const poll = await room.command(room.host, '/poll open', { claim: 'C1' });
  expect(poll.kind).toBe('message');
  for (const about of ['¶1', '¶3', 'GOATS', 'nothing of it', 'C1']) {
    const card = await room.command(bruno, '/passage', { about });
    expect(card.kind).toBe('message');
    if (about === '¶1') {
      await room.press(bruno, messageOf(card), 'Take a stance');
      await room.press(bruno, messageOf(card), 'Discuss');
    }
  }
  for (const name of ['/prompt now', '/reading outline', '/reading list', '/stances', '/poll list'])
    expect((await room.command(bruno, name)).kind).toBe('message');
  await room.command(room.host, '/reading remove', { reading: 'everyone' });

  expect(room.discord.requests.filter(({ error }) => error !== null)).toEqual([]);
  const sent = room.discord.requests.filter(
    ({ method, path }) => method !== 'GET' && /callback|webhooks|messages|threads/.test(path),
  );
  expect(sent.length).toBeGreaterThan(20);
  for (const { path, body } of sent) {
    const message = (body as { data?: object }).data ?? body;
    const words = JSON.stringify(message);
    expect(words, path).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    if (!words.includes('"content"')) continue;
    expect(message, path).toMatchObject({ allowed_mentions: { parse: [] } });
    for (const [, content = ''] of words.matchAll(/"content":"((?:[^"\\]|\\.)*)"/g)) {
      expect(content).not.toMatch(/@everyone|@here|<@&|(?<!\\)\|\||(?<!\\)\[here\]\(/);
    }
  }
  for (const { message } of room.discord.client.as(bruno).messages(room.reading))
    expect(message).toMatchObject({ mention_everyone: false, mentions: [], mention_roles: [] });
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import { readable } from './readable.js';
import { messageOf, openRoom, type Room } from './room.js';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

test('/passage russia: a card, a page turned, a private copy for somebody else', async () => {
  const [bruno, imani] = room.members;
  const card = messageOf(await room.command(bruno, '/passage', { about: 'russia' }));
  await room.press(bruno, card, 'Next ▶');
  await room.press(imani, card, '◀ Previous');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno: /passage about:russia
      Colloquium:
        ## Ukraine, the first test: condemnation, but no sanctions
        -# ¶3 · 1 of 5 on *Russia*
        Japan's opening to Russia has barely begun, and already it faces its first challenge: Ukraine. The …
        -# Topics: Russia · US alliance · Ukraine · Crimea · Kurils · Energy · Sanctions · Military talks
        -# Our summary of ¶3 of *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, 11 March 2014
        [◀ Previous, disabled] [Next ▶] [Take a stance] [Discuss]
    Bruno presses Next ▶
      Colloquium changes the card:
        ## Abe's return to power and the thaw with Russia
        -# ¶2 · 2 of 5 on *Russia*
        In December 2012 the Liberal Democrats returned to office in Japan under Prime Minister Shinzo Abe,…
        -# Topics: Russia · China · Kurils · Energy · Fukushima · Military talks · Shinzo Abe · Trade and i…
        -# Our summary of ¶2 of *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, 11 March 2014
        [◀ Previous] [Next ▶] [Take a stance] [Discuss]
    Imani presses ◀ Previous
      Colloquium (only to them):
        ## Ukraine, the first test: condemnation, but no sanctions
        -# ¶3 · 1 of 5 on *Russia*
        Japan's opening to Russia has barely begun, and already it faces its first challenge: Ukraine. The …
        -# Topics: Russia · US alliance · Ukraine · Crimea · Kurils · Energy · Sanctions · Military talks
        -# Our summary of ¶3 of *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, 11 March 2014
        [◀ Previous, disabled] [Next ▶] [Take a stance] [Discuss]"
  `);
  expect(room.look(bruno, card)).toContain('2 of 5 on *Russia*');
});

test('the private copy turns for its reader alone', async () => {
  const [bruno, imani] = room.members;
  const card = messageOf(await room.command(bruno, '/passage', { about: 'russia' }));
  const copy = messageOf(await room.press(imani, card, 'Next ▶'));
  const turned = await room.press(imani, copy, 'Next ▶');
  expect(turned).toMatchObject({ kind: 'update', ephemeral: true });
  expect(room.look(imani, copy)).toContain('3 of 5');
  expect(room.look(bruno, card)).toContain('1 of 5');
});

test('cards still work after a restart', async () => {
  const [bruno] = room.members;
  const card = messageOf(await room.command(bruno, '/passage', { about: 'Курилы' }));
  await room.restart();
  const turned = await room.press(bruno, card, 'Next ▶');
  expect(turned.kind).toBe('update');
  expect(room.look(bruno, card)).toContain('2 of 3 on *Kurils*');
});

test('nothing found: topics to choose from, and the choice is shown to everyone', async () => {
  const [bruno] = room.members;
  const nothing = messageOf(await room.command(bruno, '/passage', { about: 'xyzzy' }));
  await room.press(bruno, nothing, 'Kurils');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno: /passage about:xyzzy
      Colloquium (only to them):
        Nothing in *Japan's Policy Toward Russia Is Put to the Test* matches “xyzzy”. Some of this reading'…
        [Russia] [US alliance] [China] [North Korea] [Kurils]
    Bruno presses Kurils
      Colloquium:
        ## Abe's return to power and the thaw with Russia
        -# ¶2 · 1 of 3 on *Kurils*
        In December 2012 the Liberal Democrats returned to office in Japan under Prime Minister Shinzo Abe,…
        -# Topics: Russia · China · Kurils · Energy · Fukushima · Military talks · Shinzo Abe · Trade and i…
        -# Our summary of ¶2 of *Japan's Policy Toward Russia Is Put to the Test*, Stratfor, 11 March 2014
        [◀ Previous, disabled] [Next ▶] [Take a stance] [Discuss]"
  `);
});

test('only me keeps the card private', async () => {
  const [bruno] = room.members;
  const outcome = await room.command(bruno, '/passage', { about: '¶7', show: 'only me' });
  expect(outcome.ephemeral).toBe(true);
  expect(room.discord.client.as(room.host).messages(room.reading)).toEqual([]);
});

test('Discuss opens a thread once; elsewhere it says what to do instead', async () => {
  const [bruno, imani] = room.members;
  const card = messageOf(await room.command(bruno, '/passage', { about: '¶7' }));
  await room.press(bruno, card, 'Discuss');
  await room.press(imani, card, 'Discuss');
  const copy = messageOf(await room.press(imani, card, 'Next ▶'));
  room.transcript();
  await room.press(imani, copy, 'Discuss');
  expect(room.transcript()).toContain('Only you can see this copy');
  const threads = room.discord.client
    .as(bruno)
    .channels()
    .filter((channel) => channel.type === 11);
  expect(threads.map((thread) => thread.name)).toEqual([
    '¶7 · Crimea as a precedent for the Senkaku/Diaoyu islands',
  ]);
  const inThread = await room.discord.client
    .as(bruno)
    .command(threads[0]?.id ?? '', '/passage', { about: 'C3' });
  await room.press(bruno, messageOf(inThread), 'Discuss');
  expect(room.transcript()).toContain('You are in a thread already');
});

test('where threads are forbidden the person is told what is missing', async () => {
  const [bruno] = room.members;
  const card = messageOf(await room.command(bruno, '/passage', { about: 'nato' }));
  room.discord.faults.deny(room.reading, ['CreatePublicThreads']);
  await room.press(bruno, card, 'Discuss');
  expect(room.transcript()).toContain('Create Public Threads');
});

test('Take a stance shows the claims, and the poll that is open on one', async () => {
  const [bruno] = room.members;
  await room.command(room.host, '/poll open', { claim: 'C3' });
  const card = messageOf(await room.command(bruno, '/passage', { about: '¶3' }));
  room.transcript();
  await room.press(bruno, card, 'Take a stance');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno presses Take a stance
      Colloquium (only to them):
        ### 6 claims on ¶3
        **C3** Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
        [Vote in its poll](https://discord.com/channels/1190000000000000000/1190000000000000201/14779989098…
        **C6** By sparing Moscow sanctions over Crimea, Tokyo weakened its own case on the Kurils.
        **C7** The military talks Japan kept up with Russia mattered more than the words with which it cond…
        **C5** Trade with Russia brings Japan no closer to a settlement of the Kuril dispute.
        **C16** American sanctions do more to help China than to restrain the states at which they are aime…
        **C2** Fear of China did more than the need for energy to bring Abe's government closer to Russia.
        -# A claim without a link has no poll here yet."
  `);
});

test('autocomplete offers topics with counts, headings and claims', async () => {
  const offered = await room.discord.client
    .as(room.host)
    .autocomplete(room.reading, '/passage', { about: 'kur' });
  expect(offered).toMatchInlineSnapshot(`
    {
      "choices": [
        {
          "name": "Kurils · 3 passages",
          "value": "Kurils",
        },
        {
          "name": "C5 · Trade with Russia brings Japan no closer to a settlement of the Kuril dispute.",
          "value": "C5",
        },
        {
          "name": "C6 · By sparing Moscow sanctions over Crimea, Tokyo weakened its own case on the Kurils.",
          "value": "C6",
        },
      ],
      "failed": false,
    }
  `);
});

test('help, outline and list are private', async () => {
  const [bruno] = room.members;
  for (const name of ['/seminar help', '/reading outline', '/reading list']) {
    expect(await room.command(bruno, name)).toMatchObject({ kind: 'message', ephemeral: true });
  }
  await room.command(room.host, '/seminar help');
  await room.command(bruno, '/reading outline', { reading: 'no such thing' });
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno: /seminar help
      Colloquium (only to them):
        ### Three things to try
        1. </passage:1477998909849600000> with \`russia\` hands out the paragraphs on a topic. Words, \`¶3\` an…
        2. </prompt now:1477998909849600006> asks the group a question about the article.
        3. </reading outline:1477998909849600008> shows the whole article in headings and topics.
        -# Vote by pressing a stance on a poll's card: only you see your answer, and you can change it unti…
        -# </poll list:1477998909849600002> shows the polls and all claims, </poll results:1477998909849600…
        -# </prompt suggest:1477998909849600006> sends hosts a question of yours.
        -# </privacy show:1477998909849600012> shows what I keep about you, </privacy erase:147799890984960…
        -# Only you see this. Passages are our own summaries; each names its paragraph in the source.
    Bruno: /reading outline
      Colloquium (only to them):
        ## Japan's Policy Toward Russia Is Put to the Test
        -# Stratfor, 11 March 2014 · <https://worldview.stratfor.com/>
        **¶1** A freer foreign policy strains the US alliance
        **¶2** Abe's return to power and the thaw with Russia
        **¶3** Ukraine, the first test: condemnation, but no sanctions
        **¶4** Quiet contacts with Pyongyang and the abductions
        **¶5** Whom Japan's approach to North Korea disturbs
        **¶6** China as the real concern, and Washington's unease
        **¶7** Crimea as a precedent for the Senkaku/Diaoyu islands
        **¶8** No break with Washington, but more misunderstandings
        -# Topics: Russia (¶3 ¶2 ¶7 ¶8 ¶5) · US alliance (¶8 ¶1 ¶7 ¶6 ¶3) · China (¶6 ¶7 ¶8 ¶2 ¶5) · North …
    Bruno: /reading list
      Colloquium (only to them):
        ### 1 reading
        **Japan's Policy Toward Russia Is Put to the Test** · in use here
        Stratfor, 11 March 2014
        -# 8 passages, 22 topics, 18 claims, 55 prompts
    Hana: /seminar help
      Colloquium (only to them):
        ### Three things to try
        1. </passage:1477998909849600000> with \`russia\` hands out the paragraphs on a topic. Words, \`¶3\` an…
        2. </prompt now:1477998909849600006> asks the group a question about the article.
        3. </reading outline:1477998909849600008> shows the whole article in headings and topics.
        -# Vote by pressing a stance on a poll's card: only you see your answer, and you can change it unti…
        -# </poll list:1477998909849600002> shows the polls and all claims, </poll results:1477998909849600…
        -# </prompt suggest:1477998909849600006> sends hosts a question of yours.
        -# </privacy show:1477998909849600012> shows what I keep about you, </privacy erase:147799890984960…
        ### And as a host
        1. </poll open:1477998909849600002> with \`C3\` asks everyone for a stance on a claim.
        2. </prompt schedule:1477998909849600006> posts a question every day at the time you choose.
        3. </poll close:1477998909849600002> counts a poll and shows what came of it.
        -# \`rounds:2\` lets the group vote, discuss and vote again; \`ballot:open\` shows names; \`statement:\` …
        -# </prompt list:1477998909849600006> pauses, skips and removes schedules; </poll export:1477998909…
        -# </reading add:1477998909849600008> brings an article of your own; </reading use:1477998909849600…
        ### And to set things up
        1. </seminar setup:1477998909849600010> sets the time zone, the hosts and who may open polls.
        2. </seminar check:1477998909849600010> says what I may not do yet, and how to grant it.
        -# Only you see this. Passages are our own summaries; each names its paragraph in the source.
    Bruno: /reading outline reading:no such thing
      Colloquium (only to them):
        There is no reading called “no such thing”. See them with /reading list."
  `);
});

test('a host opens the usual poll from the claims of a passage; a member is shown who does', async () => {
  const [a] = room.members;
  const card = messageOf(await room.command(a, '/passage', { about: '¶3' }));
  const forMember = messageOf(await room.press(a, card, 'Take a stance'));
  expect(readable(forMember)).not.toContain('[Open a poll');
  const forHost = messageOf(await room.press(room.host, card, 'Take a stance'));
  await room.press(room.host, forHost, 'Open a poll on C3');
  expect(room.publicMessages().at(-1)).toContain('## C3 · Where do you stand?');
  // Its card is known: a vote counts.
  const [poll] = room.discord.client.as(a).messages(room.reading).slice(-1);
  if (poll === undefined) throw new Error('no card');
  await room.press(a, poll.message, 'Agree');
  expect(room.look(a, poll.message)).toContain('**1 person has voted**');
  room.transcript();
  await room.press(room.host, forHost, 'Open a poll on C3');
  expect(room.transcript()).toContain('is already open in this channel');
  expect(readable(messageOf(await room.press(room.host, card, 'Take a stance')))).not.toContain('on C3]');
});

test('where nothing is found, topics are offered without a word of their being near', async () => {
  const [a] = room.members;
  const said = messageOf(await room.command(a, '/passage', { about: 'giraffes' }));
  expect(JSON.stringify(said)).toContain("Some of this reading's topics:");
});

test('nobody is pinged by what somebody searches for', async () => {
  const [bruno] = room.members;
  await room.command(bruno, '/passage', { about: '@everyone <@1190000000000000777>' });
  await room.command(bruno, '/passage', { about: 'japan @everyone' });
  for (const request of room.discord.requests) {
    const body = request.body as { data?: { allowed_mentions?: unknown } } | undefined;
    if (request.path.endsWith('/callback')) expect(body?.data?.allowed_mentions).toEqual({ parse: [] });
  }
  for (const { message } of room.discord.client.as(bruno).messages(room.reading)) {
    expect(message).toMatchObject({ mention_everyone: false, mentions: [], mention_roles: [] });
  }
});

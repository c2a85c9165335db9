import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageOf, openRoom, type Room } from './room.js';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
  // Cards are edited at once here, oftener than Discord would let a bot.
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

test('four members vote, one changes, the host closes: the counts are right', async () => {
  const [a, b, c, d] = room.members;
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  await room.press(a, card, 'Agree');
  await room.press(b, card, 'Agree');
  await room.press(c, card, 'Strongly disagree');
  await room.press(d, card, 'Undecided');
  await room.press(b, card, 'Disagree');
  await room.press(b, card, 'Disagree');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /poll open claim:C3 ballot:open
      Colloquium:
        ## C3 · Where do you stand?
        Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
        Strongly disagree · **0**
        Disagree · **0**
        Undecided · **0**
        Agree · **0**
        Strongly agree · **0**
        -# Open ballot: your name stands beside your stance. It closes <t:1772539200:R>; until then you can…
        [Strongly disagree] [Disagree] [Undecided] [Agree] [Strongly agree]
        [My stance] [Show passage] [Discuss] [Close (hosts)]
    Bruno presses Agree
      Colloquium (only to them):
        You: **agree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Imani presses Agree
      Colloquium (only to them):
        You: **agree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Lev presses Strongly disagree
      Colloquium (only to them):
        You: **strongly disagree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Noor presses Undecided
      Colloquium (only to them):
        You: **undecided**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Imani presses Disagree
      Colloquium (only to them):
        You: **disagree** (before: agree). Press another stance to change it.
        [Add a reason] [Withdraw]
    Imani presses Disagree
      Colloquium (only to them):
        You: **disagree**, as before. Press another stance to change it.
        [Add a reason] [Withdraw]"
  `);
  await room.command(room.host, '/poll close');
  await room
    .press(a, card, 'Agree')
    .catch((refusal: unknown) => expect(String(refusal)).toContain('disabled'));
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /poll close
      Colloquium (only to them):
        Closed. The result on C3 goes under its card.
    Bruno presses Agree"
  `);
  expect(room.publicMessages().join('\n\n')).toMatchInlineSnapshot(`
    "## C3 · Where do you stand?
    Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
    Strongly disagree · **1**
    -# <@1180000000000000013>
    Disagree · **1**
    -# <@1180000000000000012>
    Undecided · **1**
    -# <@1180000000000000014>
    Agree · **1**
    -# <@1180000000000000011>
    Strongly agree · **0**
    -# Closed <t:1772452800:F>. The result stands below.
    [Strongly disagree, disabled] [Disagree, disabled] [Undecided, disabled] [Agree, disabled] [Strongly agree, disabled]
    [Show passage]

    ### C3: the result
    Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
    Strongly disagree · **1** (25%)
    Disagree · **1** (25%)
    Undecided · **1** (25%)
    Agree · **1** (25%)
    Strongly agree · **0** (0%)
    Opinions differ, and no side has most of the group.
    Of 4 voters, 1 on the agreeing side, 2 on the disagreeing side, 1 undecided.
    -# Consensus 56% (100%: all take one stance; 0%: half stand at either end) · Division 50% (0%: all …
    -# Open ballot · The claim rests on ¶3, ¶8"
  `);
  // The result is a reply to the card, because an edit tells nobody.
  const [, result] = room.discord.client
    .as(a)
    .messages(room.reading)
    .filter(({ ephemeral }) => !ephemeral);
  expect(result?.message.message_reference?.message_id).toBe(card.id);
});

test('votes are there after a restart, and the old card counts on', async () => {
  const [a, b] = room.members;
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  await room.press(a, card, 'Agree');
  await room.restart();
  await room.press(b, card, 'Agree');
  expect(room.look(a, card)).toContain('Agree · **2**');
});

test('two people who press at once are both counted', async () => {
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C1', ballot: 'open' }));
  await Promise.all(room.members.map((member) => room.press(member, card, 'Agree')));
  expect(room.look(room.host, card)).toContain('Agree · **5**');
});

test('a press that arrives twice counts once', async () => {
  const [a] = room.members;
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  room.discord.faults.duplicateNext('INTERACTION_CREATE');
  await room.press(a, card, 'Agree');
  await room.discord.settled();
  expect(room.look(a, card)).toContain('Agree · **1**');
});

test('a vote whose answer came too late stays', async () => {
  const [a] = room.members;
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  const tooLate = {
    kind: 'answer' as const,
    status: 404,
    body: { code: 10_062, message: 'Unknown interaction' },
  };
  room.discord.faults.requests({ method: 'POST', path: /\/callback/, how: tooLate });
  void room.discord.client
    .as(a)
    .press(card, 'Agree')
    .catch(() => undefined);
  await room.discord.nextRequest(({ method }) => method === 'PATCH');
  await room.discord.settled();
  expect(room.look(a, card)).toContain('Agree · **1**');
});

test('a poll in a channel that somebody cannot see is not for them', async () => {
  const [a] = room.members;
  const { staff } = room.discord.channels;
  await room.discord.client.as(room.host).command(staff, '/poll open', { claim: 'C3', ballot: 'open' });
  await room.discord.client.as(room.host).command(staff, '/prompt schedule', { time: '9' });
  const member = room.discord.client.as(a);
  expect((await member.autocomplete(room.reading, '/poll results', { poll: '' })).choices).toEqual([]);
  room.transcript();
  await room.command(a, '/poll list');
  await room.command(a, '/poll results', { poll: 'C3' });
  await room.command(a, '/prompt list');
  const card = messageOf(await room.command(a, '/passage', { about: '¶3' }));
  await room.press(a, card, 'Take a stance');
  expect(room.transcript()).not.toContain(staff);
  await room.command(room.host, '/poll list');
  expect(room.transcript()).toContain(staff);
});

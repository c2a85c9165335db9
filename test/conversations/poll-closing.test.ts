import type { APIMessage } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readable } from './readable.js';
import { messageOf, openRoom, type Room } from './room.js';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
  // Cards are edited at once here, oftener than Discord would let a bot.
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

/** The value of the choice in a message's list that has these words. */
function choiceWith(message: APIMessage, words: string): string {
  const parts = JSON.stringify(message).match(/{[^{}]*}/g) ?? [];
  const options = parts.map((part) => JSON.parse(part) as { value?: string; label?: string });
  return options.find(({ label, value }) => value !== undefined && label?.includes(words))?.value ?? '';
}

test.each(['/poll close', '/poll results'])(
  '%s with several polls open asks which is meant',
  async (name) => {
    const [a] = room.members;
    for (const claim of ['C3', 'C5']) {
      const card = messageOf(await room.command(room.host, '/poll open', { claim, ballot: 'open' }));
      await room.press(a, card, 'Agree');
      await room.discord.client.jump({ by: 1000 });
    }
    const before = room.publicMessages();
    room.transcript();
    const which = messageOf(await room.command(room.host, name));
    expect(room.transcript()).toContain('Several polls here could be meant.');
    expect(room.publicMessages()).toEqual(before);
    await room.choose(room.host, which, [choiceWith(which, 'C3 · open')]);
    expect(room.transcript()).toContain(name === '/poll close' ? 'The result on C3' : 'C3: so far');
    room.transcript();
    if (name === '/poll close') await room.command(room.host, '/poll close');
    expect(room.transcript()).toContain(name === '/poll close' ? 'The result on C5' : '');
  },
);

test('/poll export with several polls closed asks which is meant', async () => {
  const [a] = room.members;
  for (const claim of ['C3', 'C5']) {
    const card = messageOf(await room.command(room.host, '/poll open', { claim, ballot: 'open' }));
    await room.press(a, card, 'Agree');
    await room.command(room.host, '/poll close');
    await room.discord.client.jump({ by: 1000 });
  }
  const which = messageOf(await room.command(room.host, '/poll export', { format: 'json' }));
  const chosen = choiceWith(which, 'C3');
  const file = await room.download(await room.choose(room.host, which, [chosen]));
  expect(JSON.parse(file)).toMatchObject({ poll: { claim: 'C3' } });
});

test('/poll export of a poll that is open, or stopped, says so, also without its name', async () => {
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C5' }));
  for (const options of [{ poll: 'C5' }, {}] as Record<string, string>[]) {
    room.transcript();
    const said = JSON.stringify(messageOf(await room.command(room.host, '/poll export', options)));
    expect(said).toMatch(/C5 is still open, [^"]+ Close it first with <\/poll close:\d+>\./);
  }
  for (const member of room.members) await room.press(member, card, 'Agree');
  await room.restart(() => room.loseKeys());
  const said = JSON.stringify(messageOf(await room.command(room.host, '/poll export')));
  expect(said).toContain('C5 was stopped because its ballots can no longer be read');
});

test('a poll that nobody has voted in is cancelled, once its host has said so', async () => {
  const [a, b] = room.members;
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3' }));
  room.transcript();
  const ask = messageOf(await room.command(room.host, '/poll close'));
  expect(room.look(a, card)).toContain('0 people have voted');
  // Somebody votes while the host thinks about it: their vote is not thrown away with it.
  await room.press(a, card, 'Agree');
  await room.press(room.host, ask, 'Cancel the poll');
  const mine = messageOf(await room.press(a, card, 'My stance'));
  await room.press(a, mine, 'Withdraw');
  await room.press(room.host, ask, 'Cancel the poll');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /poll close
      Colloquium (only to them):
        Nobody has voted on C3 yet, so there is nothing to count. You can leave it open, or cancel it: its …
        [Cancel the poll]
    Bruno presses Agree
      Colloquium (only to them):
        You: **agree**. Press another stance to change it.
        [Add a reason] [Withdraw]
    Hana presses Cancel the poll
      Colloquium (only to them):
        1 vote, 3 needed: closing discards it without a result. Leave it open for longer, or close it all t…
        [Close and discard]
    Bruno presses My stance
      Colloquium (only to them):
        You on C3: **agree**.
        [Add a reason] [Withdraw]
    Bruno presses Withdraw
      Colloquium (only to them):
        Your vote on C3 is taken back. Press a stance to vote again.
    Hana presses Cancel the poll
      Colloquium (only to them):
        Cancelled. The card of the poll on C3 says so, and nothing else is posted."
  `);
  expect(room.look(b, card)).toMatchInlineSnapshot(`
    "## C3 · Where do you stand?
    Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
    **Cancelled by a host** before anybody had voted
    -# Cancelled <t:1772452800:F>. Nothing was counted.
    [Strongly disagree, disabled] [Disagree, disabled] [Undecided, disabled] [Agree, disabled] [Strongly agree, disabled]
    [Show passage]"
  `);
  expect(room.publicMessages()).toHaveLength(1);
  await room.bot.tick();
  await room.command(room.host, '/poll list');
  await room.command(room.host, '/poll results');
  await room.command(room.host, '/poll export', { poll: 'C3' });
  await room.command(room.host, '/poll close');
  await room.command(room.host, '/poll close', { poll: 'C3' });
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /poll list
      Colloquium (only to them):
        ### 1 poll
        [C3 · Japan was right to hold back from the Western economic sanctions against Russia over Crimea.]…
        -# <#1190000000000000201> · cancelled · 0 voters · opened <t:1772452800:R>
        ### 17 claims without a poll here
        **C1** A Japan that acts more freely abroad is a more useful ally to the United States than one tha…
        **C2** Fear of China did more than the need for energy to bring Abe's government closer to Russia.
        **C4** Japan cannot gain strategic room without first renewing the terms of its defense alliance wi…
        **C5** Trade with Russia brings Japan no closer to a settlement of the Kuril dispute.
        **C6** By sparing Moscow sanctions over Crimea, Tokyo weakened its own case on the Kurils.
        **C7** The military talks Japan kept up with Russia mattered more than the words with which it cond…
        **C8** Japan's contacts with Pyongyang were aimed more at opinion at home than at any change in Nor…
        **C9** A government is justified in dealing alone with a hostile state in order to settle the abduc…
        **C10** Joint pressure on North Korea cannot succeed once one of the partners negotiates on its own.
        **C11** A shared wish for independent relations with Pyongyang offers Japan no basis for cooperatio…
        **C12** Calm on Japan's northern fronts would make a clash with China more likely rather than less.
        **C13** The United States has more to fear from a Japan that is too cautious toward China than from…
        **C14** The seizure of Crimea says little about what China would risk at the Senkaku/Diaoyu islands.
        **C15** An alliance is only as credible as the ally's conduct toward countries it has no duty to de…
        **C16** American sanctions do more to help China than to restrain the states at which they are aime…
        **C17** Disagreements between Tokyo and Washington will multiply for as long as China's military po…
        **C18** A stronger China will draw Japan closer to the United States instead of tempting it to go i…
    Hana: /poll results
      Colloquium (only to them):
        ### C3: the result
        Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
        A host cancelled it before anybody had voted.
        -# Secret ballot · The claim rests on ¶3, ¶8 · [the poll](https://discord.com/channels/119000000000…
    Hana: /poll export poll:C3
      Colloquium (only to them):
        The poll on C3 was cancelled before anybody had voted, so there is nothing to export.
    Hana: /poll close
      Colloquium (only to them):
        No poll is open in this channel, so nothing was closed. See all of them with /poll list.
    Hana: /poll close poll:C3
      Colloquium (only to them):
        The poll on C3 was cancelled before."
  `);
  expect(room.publicMessages()).toHaveLength(1);
  // It can be asked again at once.
  await room.command(room.host, '/poll open', { claim: 'C3' });
  expect(room.publicMessages()).toHaveLength(2);
});

test('a poll is closed and looked at from the thread that hangs on its channel', async () => {
  const [a] = room.members;
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  await room.press(a, card, 'Agree');
  await room.press(a, card, 'Discuss');
  const done = await room.discord.client.as(room.host).command(card.id, '/poll close');
  expect(readable(messageOf(done))).toContain('Closed. The result on C3');
});

test('a result that could not be posted is posted by closing once more, and only once', async () => {
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  await room.press(room.members[0], card, 'Agree');
  room.discord.faults.deny(room.reading, ['SendMessages']);
  await room.command(room.host, '/poll close');
  room.discord.faults.allow(room.reading);
  await room.command(room.host, '/poll close');
  await room.command(room.host, '/poll close');
  expect(room.publicMessages().filter((words) => words.includes('C3: the result'))).toHaveLength(1);
});

test('two hosts who close at once post one result', async () => {
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  await room.press(room.members[0], card, 'Agree');
  const host = room.discord.client.as(room.host);
  await Promise.all([1, 2, 3].map(() => host.command(room.reading, '/poll close')));
  await room.discord.settled();
  expect(room.publicMessages().filter((words) => words.includes('C3: the result'))).toHaveLength(1);
});

test('a host who closes where the bot may not post is told what to allow', async () => {
  const [a] = room.members;
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  await room.press(a, card, 'Agree');
  room.discord.faults.deny(room.reading, ['SendMessages']);
  await room.discord.settled();
  await room.command(room.host, '/poll close');
  expect(room.transcript()).toContain('I may not post it there yet: allow me **Send Messages…');
});

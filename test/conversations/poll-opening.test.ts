import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageOf, openRoom, type Room } from './room.js';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
  // Cards are edited at once here, oftener than Discord would let a bot.
  room.discord.faults.rateLimits(false);
});
afterEach(() => room.close());

test('only hosts open and close, also where an administrator made the command visible to all', async () => {
  const [a] = room.members;
  await room.command(a, '/poll open', { claim: 'C3', ballot: 'open' });
  await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' });
  await room.command(a, '/poll close');
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Bruno: /poll open claim:C3 ballot:open
      Colloquium (only to them):
        Only hosts can do this here: members with Manage Server. Nothing was changed.
    Hana: /poll open claim:C3 ballot:open
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
    Bruno: /poll close
      Colloquium (only to them):
        Only hosts can do this here: members with Manage Server. Nothing was changed."
  `);
});

test('bad input gets a sentence', async () => {
  await room.command(room.host, '/poll open', { claim: 'C99', ballot: 'open' });
  await room.command(room.host, '/poll close');
  await room.command(room.host, '/poll results');
  await room.command(room.host, '/poll list');
  await room.command(room.host, '/poll open', { claim: 'c3', ballot: 'open' });
  await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' });
  await room.command(room.host, '/poll close', { poll: 'no such poll' });
  expect(room.transcript()).toMatchInlineSnapshot(`
    "Hana: /poll open claim:C99 ballot:open
      Colloquium (only to them):
        That is no claim of this reading. Choose one from the list while you type, C1 to C18.
    Hana: /poll close
      Colloquium (only to them):
        There is no poll in this channel yet. A host opens one with /poll open.
    Hana: /poll results
      Colloquium (only to them):
        There is no poll in this channel yet. A host opens one with /poll open.
    Hana: /poll list
      Colloquium (only to them):
        There is no poll in this server yet. A host opens one with /poll open.
        ### 18 claims without a poll here
        **C1** A Japan that acts more freely abroad is a more useful ally to the United States than one tha…
        **C2** Fear of China did more than the need for energy to bring Abe's government closer to Russia.
        **C3** Japan was right to hold back from the Western economic sanctions against Russia over Crimea.
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
    Hana: /poll open claim:c3 ballot:open
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
    Hana: /poll open claim:C3 ballot:open
      Colloquium (only to them):
        A poll on C3 is already open in this channel. [It is here](https://discord.com/channels/11900000000…
    Hana: /poll close poll:no such poll
      Colloquium (only to them):
        No poll here is called “no such poll”. Choose one from the list while you type."
  `);
});

test('a card whose id was never stored is adopted by its first press', async () => {
  const [a] = room.members;
  // The answer with the message's id gets lost, as if the process had died just then.
  room.discord.faults.requests({ method: 'POST', path: /\/callback/, how: { kind: 'reset', done: true } });
  await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' });
  const card = room.discord.client.as(a).messages(room.reading)[0];
  if (!card) throw new Error('no card');
  await room.restart();
  await room.press(a, card, 'Agree');
  expect(room.look(a, card)).toContain('Agree · **1**');
});

test('two hosts who open the same poll at once open one', async () => {
  const host = room.discord.client.as(room.host);
  await Promise.all(
    [1, 2].map(() => host.command(room.reading, '/poll open', { claim: 'C3', ballot: 'open' })),
  );
  expect(room.publicMessages()).toHaveLength(1);
});

test.each(['.', 'Yes?', '!!! ???', 'two no', '123 456'])(
  'the statement “%s” opens nothing, and is said to be too short',
  async (statement) => {
    await room.command(room.host, '/poll open', { statement });
    expect(room.transcript()).toContain('is too short to take a stance on');
    expect(room.publicMessages()).toEqual([]);
  },
);

test('an opening that Discord heard of too late leaves nothing behind', async () => {
  const tooLate = { code: 10_062, message: 'Unknown interaction' };
  const how = { kind: 'answer' as const, status: 404, body: tooLate };
  room.discord.faults.requests({ method: 'POST', path: /\/callback/, how });
  await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' });
  await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' });
  expect(room.publicMessages()).toHaveLength(1);
});

test('an opening whose answer got lost says so, can be closed, and never opens beside another', async () => {
  room.discord.faults.requests({ method: 'POST', path: /\/callback/, how: { kind: 'reset', done: true } });
  await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' });
  const lost = room.discord.client.as(room.host).messages(room.reading)[0];
  if (!lost) throw new Error('no card');
  room.transcript();
  await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' });
  expect(room.transcript()).toContain('A poll on C3 is just being opened here.');
  await room.command(room.host, '/poll close');
  expect(room.transcript()).toContain('Cancelled.');
  const card = messageOf(await room.command(room.host, '/poll open', { claim: 'C3', ballot: 'open' }));
  room.transcript();
  await room.press(room.members[0], lost, 'Agree');
  expect(room.transcript()).toContain('This poll is closed');
  await room.press(room.members[0], card, 'Agree');
  expect(room.look(room.members[0], card)).toContain('Agree · **1**');
});

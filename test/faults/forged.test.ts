import { MessageFlags, PermissionFlagsBits, type APIMessage } from 'discord.js';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Forgery } from '../../src/preview/forgery.js';
import type { Person } from '../../src/preview/pretend-discord.js';
import { reasonMark } from '../../src/polls/ballot.js';
import { readable } from '../conversations/readable.js';
import { messageOf, openRoom, type Room } from '../conversations/room.js';
import { patience, tries } from './tries.js';
import { seen as noteSeen } from './seen.js';

const otherServer = '1199000000000000000';
const everything = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

const roles = ['member', 'host', 'host of another server', 'administrator'] as const;
type Role = (typeof roles)[number];
const actions = [
  'my stance',
  'vote',
  'reason',
  'withdraw',
  'discuss',
  'again',
  'close',
  'discard',
  'review',
  'strike',
  'show reasons',
] as const;
type Action = (typeof actions)[number];
const places = [
  'the right message',
  'another message',
  'another channel',
  'another server',
  'a closed poll',
  'a draft',
] as const;
type Place = (typeof places)[number];
interface Case {
  readonly role: Role;
  readonly action: Action;
  readonly place: Place;
}

let room: Room;
let warnings: Error[];
const warned = (warning: Error): unknown => warnings.push(warning);
beforeAll(async () => {
  room = await openRoom();
  room.discord.faults.rateLimits(false);
  warnings = [];
  process.on('warning', warned);
});
afterAll(async () => {
  process.off('warning', warned);
  await room.close();
});

/** Polls in every state, in which everybody has voted; the reasons of the closed one wait for the host. */
interface Scene {
  readonly running: APIMessage;
  readonly twoRounds: APIMessage;
  readonly discussing: APIMessage;
  readonly closed: APIMessage;
  readonly withoutReasons: APIMessage;
  readonly draft: APIMessage;
  readonly elsewhere: APIMessage;
  /** A private message that each has in the channel. */
  readonly receipts: ReadonlyMap<string, APIMessage>;
}

let opened = 0;
async function open(options: Record<string, string> = {}, channel = room.reading): Promise<APIMessage> {
  opened += 1;
  const statement = `Statement ${opened} of this test`;
  const host = room.discord.client.as(room.host);
  return messageOf(await host.command(channel, '/poll open', { statement, closes: 'never', ...options }));
}

/** Discord has the card, but the bot never hears of it. */
async function openDraft(): Promise<APIMessage> {
  const how = { kind: 'reset', done: true } as const;
  room.discord.faults.requests({ method: 'POST', path: /callback$/, how });
  const card = await open();
  await room.discord.settled();
  return card;
}

async function setTheScene(): Promise<Scene> {
  const { discord, host, members } = room;
  const everybody = [host, ...members];
  const as = (person: Person) => discord.client.as(person);
  const vote = async (card: APIMessage, voters: readonly Person[]): Promise<APIMessage[]> => {
    const receipts: APIMessage[] = [];
    for (const voter of voters) receipts.push(messageOf(await as(voter).press(card, 'Agree')));
    return receipts;
  };
  const running = await open();
  const twoRounds = await open({ rounds: '2' });
  const discussing = await open({ rounds: '2' });
  const closed = await open();
  const withoutReasons = await open();
  const elsewhere = await open({}, discord.channels.discussion);
  const three = members.slice(0, 3);
  const receipts = await vote(running, everybody);
  for (const card of [twoRounds, discussing, withoutReasons, elsewhere]) await vote(card, three);
  for (const [n, receipt] of (await vote(closed, three)).entries()) {
    const voter = three[n] ?? host;
    const form = await as(voter).press(receipt, 'Add a reason');
    if (form.modal === undefined) throw new Error('no form came');
    await as(voter).submit(form.modal, { reason: `Hidden reason ${n}` });
  }
  for (const card of [running, twoRounds, discussing, closed, withoutReasons, elsewhere]) {
    await room.stored(card, /"messageId":"/);
  }
  await as(host).press(discussing, 'Discuss (hosts)');
  for (const card of [closed, withoutReasons]) await as(host).press(card, 'Close (hosts)');
  for (const card of [closed, withoutReasons]) await room.stored(card, /"resultMessageId":"/);
  await room.stored(discussing, /"state":"discuss"/);
  const draft = await openDraft();
  return {
    running,
    twoRounds,
    discussing,
    closed,
    withoutReasons,
    draft,
    elsewhere,
    receipts: new Map(everybody.map(({ id }, n) => [id, receipts[n] ?? running])),
  };
}

function pollIn(card: APIMessage): string {
  const id = /"custom_id":"vote:([\w-]+):/.exec(JSON.stringify(card.components))?.[1];
  if (id === undefined) throw new Error('the message is no card of a poll');
  return id;
}

const aboutReasons: readonly Action[] = ['review', 'strike', 'show reasons'];

function cardFor(scene: Scene, { action, place }: Case): APIMessage {
  if (place === 'a draft') return scene.draft;
  if (place === 'a closed poll') return aboutReasons.includes(action) ? scene.withoutReasons : scene.closed;
  if (aboutReasons.includes(action)) return scene.closed;
  if (action === 'discuss') return scene.twoRounds;
  return action === 'again' ? scene.discussing : scene.running;
}

/** Whether the button stands on a private answer and not on the poll's card. */
const isPrivate: readonly Action[] = ['withdraw', 'reason', 'discard', 'strike', 'show reasons'];

function personOf(role: Role): Person {
  return {
    member: room.members[0],
    host: room.host,
    'host of another server': room.members[3],
    administrator: room.members[4],
  }[role];
}

function forgeryOf(scene: Scene, each: Case): Forgery {
  const { role, action, place } = each;
  const card = cardFor(scene, each);
  const poll = pollIn(card);
  const own = scene.receipts.get(personOf(role).id) ?? card;
  const message =
    place === 'another message'
      ? scene.twoRounds === card
        ? scene.running
        : scene.twoRounds
      : place === 'another channel'
        ? scene.elsewhere
        : isPrivate.includes(action)
          ? own
          : card;
  const isAbroad = place === 'another server' || role === 'host of another server';
  const rights = { administrator: everything, 'host of another server': PermissionFlagsBits.ManageGuild };
  return {
    ...button(action, poll),
    messageId: message.id,
    ...(isAbroad && { guildId: otherServer }),
    ...(role in rights && { permissions: rights[role as keyof typeof rights] }),
  };
}

function button(action: Action, poll: string): Pick<Forgery, 'customId' | 'values' | 'fields'> {
  switch (action) {
    case 'vote':
      return { customId: `vote:${poll}:1` };
    case 'withdraw':
      return { customId: `withdraw:${poll}` };
    case 'reason':
      return { customId: `because:${poll}`, fields: { reason: 'Forged words' } };
    case 'my stance':
      return { customId: `mine:${poll}` };
    case 'discuss':
    case 'again':
    case 'close':
      return { customId: `step:${poll}:${action}` };
    case 'discard':
      return { customId: `discard:${poll}` };
    case 'review':
      return { customId: `reasons:${poll}:0` };
    case 'strike':
      return { customId: `strike:${poll}:0`, values: [`0-${reasonMark('Hidden reason 0')}`] };
    case 'show reasons':
      return { customId: `unveil:${poll}` };
  }
}

/** What the design lets through: it changes what is stored, or it tells something. */
function designOf({ role, action, place }: Case): 'changes' | 'tells' | 'nothing' {
  const isRight = place === 'the right message';
  if (role === 'host of another server') return 'nothing';
  switch (action) {
    case 'vote':
      // The first press on a card whose id was lost tells where it is.
      return isRight || place === 'a draft' ? 'changes' : 'nothing';
    case 'my stance':
      return isRight ? 'tells' : place === 'a draft' ? 'changes' : 'nothing';
    case 'withdraw':
      return isRight ? 'changes' : 'nothing';
    case 'reason':
      // One's own words about one's own vote, in a form that hangs on no card.
      return isRight || place === 'another message' ? 'changes' : 'nothing';
    case 'discuss':
    case 'again':
    case 'close':
      return role !== 'member' && isRight ? 'changes' : 'nothing';
    case 'discard':
      return role !== 'member' && (isRight || place === 'a draft') ? 'changes' : 'nothing';
    case 'review':
      return role !== 'member' && isRight ? 'tells' : 'nothing';
    case 'strike':
    case 'show reasons':
      return role !== 'member' && isRight ? 'changes' : 'nothing';
  }
}

/** The keys of what was written or removed between two looks at the store. */
function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => before.get(key) !== after.get(key),
  );
}

const secrets = /Hidden reason|You on |You: /;

/** Sends it; what changed in the store, and what the person was told. */
async function attempt(
  person: Person,
  forged: Forgery,
): Promise<{ changed: boolean; said: string; seen: string }> {
  const before = await room.rows();
  const outcome = await room.discord.client.as(person).forge(forged);
  await room.discord.settled();
  // What is written after Discord's answer: reasons count as shown once Discord has them.
  await room.bot.idle();
  const changed = changes(before, await room.rows()).length > 0;
  const said = outcome.message === undefined ? '' : readable(outcome.message);
  expect(outcome.kind, `${forged.customId} was not answered`).not.toBe('failed');
  const isPublic = ((outcome.message?.flags ?? 0) & MessageFlags.Ephemeral) === 0;
  return { changed, said, seen: isPublic ? said : '' };
}

const cases = roles.flatMap((role) =>
  actions.flatMap((action) => places.map((place): Case => ({ role, action, place }))),
);

test(
  'fault 29: of all that the design does not allow, nothing is done and nothing told',
  async () => {
    const scene = await setTheScene();
    const wrong: Case[] = [];
    for (const each of cases) {
      if (designOf(each) !== 'nothing') continue;
      const { changed, said } = await attempt(personOf(each.role), forgeryOf(scene, each));
      if (changed || secrets.test(said)) wrong.push(each);
    }
    noteSeen({ tried: cases.length, figure: `${wrong.length} accepted` });
    expect(wrong).toEqual([]);
    expect(room.publicMessages().join('\n')).not.toMatch(/Hidden reason/);
  },
  patience(30_000),
);

test(
  'fault 29: all that the design allows is done, so that the refusals are no accident',
  async () => {
    const allowed = cases.filter((each) => designOf(each) !== 'nothing');
    expect(allowed.length).toBeGreaterThan(20);
    for (const role of roles) {
      let scene = await setTheScene();
      for (const each of allowed.filter((one) => one.role === role)) {
        // What a case before this one has used up is made anew.
        if (each.place === 'a draft') scene = { ...scene, draft: await openDraft() };
        else if (each.action === 'discard') scene = { ...scene, running: await open() };
        const { changed, said, seen } = await attempt(personOf(role), forgeryOf(scene, each));
        expect({ ...each, changed }).toEqual({ ...each, changed: designOf(each) === 'changes' });
        if (designOf(each) === 'tells') expect(said).toMatch(secrets);
        expect(seen).not.toMatch(secrets);
      }
    }
  },
  patience(30_000),
);

test('fault 29: a member whom an administrator gave the commands of hosts is no host', async () => {
  const scene = await setTheScene();
  const before = await room.rows();
  for (const [name, options] of [
    ['/poll open', { claim: 'C1' }],
    ['/poll close', { poll: pollIn(scene.running) }],
    ['/poll export', { poll: pollIn(scene.closed) }],
    ['/prompt schedule', { time: '9:00', timezone: 'Europe/Berlin' }],
    ['/prompt remove', {}],
  ] as const) {
    const said = readable(messageOf(await room.command(room.members[0], name, options)));
    expect(said).toContain('hosts');
  }
  expect(changes(before, await room.rows())).toEqual([]);
});

test(
  'fault 29: random ids are answered, and none does anything',
  async () => {
    const scene = await setTheScene();
    // Not the draft: it takes the message of its first press for its card, and that Discord vouches for alone.
    const polls = [scene.running, scene.twoRounds, scene.discussing, scene.closed].map(pollIn);
    const names = [
      'vote',
      'withdraw',
      'because',
      'mine',
      'step',
      'discard',
      'reasons',
      'strike',
      'unveil',
      'turn',
      'topic',
      'stances',
      'passage',
      'outline',
      'talk',
      'discuss',
      'why',
      'constructor',
      '__proto__',
      '',
    ];
    const part = fc.oneof(
      fc.constantFrom(
        ...polls,
        '1',
        '5',
        '6',
        '-1',
        '0',
        '99999999999999999999',
        'close',
        'again',
        'yes',
        'japan-russia-policy',
        '__proto__',
        '../..',
        '\u0000',
        '\ud800',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    // A member's press in another channel, or on another card: whatever it says, it may change nothing. A form about
    // one's own vote hangs on no card, so it comes from another channel; and erasing one's own data needs no poll.
    const forged = fc.record({
      customId: fc
        .tuple(fc.constantFrom(...names), fc.array(part, { maxLength: 4 }))
        .map(([name, parts]) => [name, ...parts].join(':').slice(0, 100)),
      messageId: fc.constantFrom(scene.elsewhere.id, scene.withoutReasons.id),
      as: fc.constantFrom('button' as const, 'list' as const, 'form' as const),
    });
    const before = await room.rows();
    await fc.assert(
      fc.asyncProperty(forged, async ({ customId, messageId, as }) => {
        const given = { list: { values: ['0', '1'] }, form: { fields: { reason: 'x' } }, button: {} }[as];
        const outcome = await room.discord.client.as(room.members[1]).forge({
          customId,
          messageId: as === 'form' ? scene.elsewhere.id : messageId,
          ...given,
        });
        expect(outcome.kind).not.toBe('failed');
      }),
      { numRuns: tries(300, 10_000) },
    );
    await room.discord.settled();
    expect(changes(before, await room.rows())).toEqual([]);
    expect(warnings).toEqual([]);
    noteSeen({ tried: tries(300, 10_000), figure: '0 accepted' });
  },
  patience(30_000),
);

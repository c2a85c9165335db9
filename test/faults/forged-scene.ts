/** Who presses what, and where: every way to forge a press, and which of them the design lets through. */
import { PermissionFlagsBits, type APIMessage } from 'discord.js';
import type { Forgery } from '../../src/preview/forgery.js';
import type { Person } from '../../src/preview/pretend-discord.js';
import { reasonMark } from '../../src/polls/ballot.js';
import { messageOf, type Room } from '../conversations/room.js';

const otherServer = '1199000000000000000';
const everything = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

export const roles = ['member', 'host', 'host of another server', 'administrator'] as const;
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
export interface Case {
  readonly role: Role;
  readonly action: Action;
  readonly place: Place;
}

/** Polls in every state, in which everybody has voted; the reasons of the closed one wait for the host. */
export interface Scene {
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
export async function open(
  room: Room,
  options: Record<string, string> = {},
  channel = room.reading,
): Promise<APIMessage> {
  opened += 1;
  const statement = `Statement ${opened} of this test`;
  const host = room.discord.client.as(room.host);
  return messageOf(await host.command(channel, '/poll open', { statement, closes: 'never', ...options }));
}

/** Discord has the card, but the bot never hears of it. */
export async function openDraft(room: Room): Promise<APIMessage> {
  const how = { kind: 'reset', done: true } as const;
  room.discord.faults.requests({ method: 'POST', path: /callback$/, how });
  const card = await open(room);
  await room.discord.settled();
  return card;
}

export async function setTheScene(room: Room): Promise<Scene> {
  const { discord, host, members } = room;
  const everybody = [host, ...members];
  const as = (person: Person) => discord.client.as(person);
  const vote = async (card: APIMessage, voters: readonly Person[]): Promise<APIMessage[]> => {
    const receipts: APIMessage[] = [];
    for (const voter of voters) receipts.push(messageOf(await as(voter).press(card, 'Agree')));
    return receipts;
  };
  const running = await open(room);
  const twoRounds = await open(room, { rounds: '2' });
  const discussing = await open(room, { rounds: '2' });
  const closed = await open(room);
  const withoutReasons = await open(room);
  const elsewhere = await open(room, {}, discord.channels.discussion);
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
  const draft = await openDraft(room);
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

export function pollIn(card: APIMessage): string {
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

export function personOf(room: Room, role: Role): Person {
  return {
    member: room.members[0],
    host: room.host,
    'host of another server': room.members[3],
    administrator: room.members[4],
  }[role];
}

export function forgeryOf(room: Room, scene: Scene, each: Case): Forgery {
  const { role, action, place } = each;
  const card = cardFor(scene, each);
  const poll = pollIn(card);
  const own = scene.receipts.get(personOf(room, role).id) ?? card;
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
export function designOf({ role, action, place }: Case): 'changes' | 'tells' | 'nothing' {
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

export const cases = roles.flatMap((role) =>
  actions.flatMap((action) => places.map((place): Case => ({ role, action, place }))),
);

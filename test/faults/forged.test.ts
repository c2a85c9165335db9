import { MessageFlags } from 'discord.js';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Forgery } from '../../src/preview/forgery.js';
import type { Person } from '../../src/preview/pretend-discord.js';
import { readable } from '../conversations/readable.js';
import { messageOf, openRoom, type Room } from '../conversations/room.js';
import {
  cases,
  designOf,
  forgeryOf,
  open,
  openDraft,
  personOf,
  pollIn,
  roles,
  setTheScene,
  type Case,
} from './forged-scene.js';
import { patience, tries } from './tries.js';
import { seen as noteSeen } from './seen.js';

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

test(
  'fault 29: of all that the design does not allow, nothing is done and nothing told',
  async () => {
    const scene = await setTheScene(room);
    const wrong: Case[] = [];
    for (const each of cases) {
      if (designOf(each) !== 'nothing') continue;
      const { changed, said } = await attempt(personOf(room, each.role), forgeryOf(room, scene, each));
      if (changed || secrets.test(said)) wrong.push(each);
    }
    noteSeen({ tried: cases.length, figure: `${wrong.length} accepted` });
    expect(wrong).toEqual([]);
    expect(room.publicMessages().join('\n')).not.toMatch(/Hidden reason/);
  },
  patience(60_000),
);

test(
  'fault 29: all that the design allows is done, so that the refusals are no accident',
  async () => {
    const allowed = cases.filter((each) => designOf(each) !== 'nothing');
    expect(allowed.length).toBeGreaterThan(20);
    for (const role of roles) {
      let scene = await setTheScene(room);
      for (const each of allowed.filter((one) => one.role === role)) {
        // What a case before this one has used up is made anew.
        if (each.place === 'a draft') scene = { ...scene, draft: await openDraft(room) };
        else if (each.action === 'discard') scene = { ...scene, running: await open(room) };
        const { changed, said, seen } = await attempt(personOf(room, role), forgeryOf(room, scene, each));
        expect({ ...each, changed }).toEqual({ ...each, changed: designOf(each) === 'changes' });
        if (designOf(each) === 'tells') expect(said).toMatch(secrets);
        expect(seen).not.toMatch(secrets);
      }
    }
  },
  patience(60_000),
);

test('fault 29: a member whom an administrator gave the commands of hosts is no host', async () => {
  const scene = await setTheScene(room);
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
    const scene = await setTheScene(room);
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
  patience(60_000),
);

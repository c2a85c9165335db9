import { afterEach, expect, test } from 'vitest';
import { copyOf, folderFor, MapDiscord, openRig, removeFolder, scheduled, type Rig } from './prompt-rig.js';
import { seeded, seedOfToday } from './random.js';
import { isFull, patience, pick, tries } from './tries.js';
import { seen } from './seen.js';

const hour = 3_600_000;
const start = Date.parse('2026-03-02T08:59:00Z');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) removeFolder(folder);
});
const folder = (): string => {
  const made = folderFor();
  folders.push(made);
  return made;
};

/** Ticks until nothing is under way any more. */
async function settle(rig: Rig, pass: (length: number) => void, now: () => number): Promise<void> {
  for (let tick = 0; tick < 30; tick++) {
    await rig.ticker.tick();
    if ((rig.seminar.deliveries.next() ?? Infinity) > now()) return;
    pass(20_000);
  }
}

const points = ['before the claim', 'claimed', 'taken by Discord', 'answered', 'marked'] as const;

test(
  `fault 1: killed at five points around a send, each prompt is there once (seed ${seedOfToday})`,
  async () => {
    const random = seeded(seedOfToday);
    const outcomes: Record<string, number> = {};
    for (let n = 0; n < tries(8, 200); n++) {
      for (const point of points) {
        let now = start;
        const discord = new MapDiscord(() => now);
        const first = await openRig(folder(), discord, () => now);
        const { id } = await scheduled(first, {});
        let left = '';
        const copy = (): void => {
          if (left === '') folders.push((left = copyOf(first.databasePath)));
        };
        now += 60_000;
        if (point === 'before the claim') copy();
        if (point === 'claimed') {
          discord.onAsked = copy;
          discord.fate = () => 'reset before';
        }
        if (point === 'taken by Discord') {
          discord.onTaken = copy;
          discord.fate = () => 'reset after';
        }
        if (point === 'answered') discord.onTaken = copy;
        if (point !== 'before the claim') await first.ticker.tick();
        if (point === 'marked') copy();
        discord.fate = () => 'taken';
        discord.onAsked = discord.onTaken = () => undefined;
        now += pick(random, [1000, 30_000, 10 * 60_000, 2 * hour]);
        const second = await openRig(left, discord, () => now);
        await settle(
          second,
          (length) => (now += length),
          () => now,
        );
        const [occurrence] = await second.occurrences(id);
        outcomes[`${point}: ${discord.posted.length} ${occurrence?.state}`] =
          (outcomes[`${point}: ${discord.posted.length} ${occurrence?.state}`] ?? 0) + 1;
        await second.close();
        await first.close();
      }
    }
    const count = tries(8, 200);
    const times = (fits: RegExp): number =>
      Object.entries(outcomes).reduce((sum, [what, n]) => sum + (fits.test(what) ? n : 0), 0);
    seen({ tried: count * points.length, lost: times(/: 0 /), doubled: times(/: (?:[2-9]|1\d)/) });
    expect(outcomes).toEqual(Object.fromEntries(points.map((point) => [`${point}: 1 sent`, count])));
  },
  patience(30_000),
);

test('fault 2: among hundreds of later messages it is found; where nobody may look it is not sent again', async () => {
  for (const mayLook of [true, false]) {
    let now = start;
    const discord = new MapDiscord(() => now);
    const at = folder();
    const first = await openRig(at, discord, () => now);
    const { id } = await scheduled(first, {});
    now += 60_000;
    discord.fate = () => 'reset after';
    await first.ticker.tick();
    await first.close();
    const [prompt] = discord.posted;
    for (let n = 1; n <= 350; n++) {
      const later = String(BigInt(prompt?.id ?? 0) + BigInt(n));
      discord.posted.push({ id: later, channelId: '100', at: now, run: 'talk', body: '[]' });
    }
    discord.fate = () => 'taken';
    now += 10 * 60_000;
    if (!mayLook) discord.denied.add('100');
    const second = await openRig(at, discord, () => now);
    await second.ticker.tick();
    expect(discord.posted.filter(({ run }) => run === '2026-03-02')).toHaveLength(1);
    expect((await second.occurrences(id)).map(({ state }) => state)).toEqual([mayLook ? 'sent' : 'skipped']);
    expect((await second.told()).map(({ kind }) => kind)).toContain(
      mayLook ? 'prompt late' : 'prompt unclear',
    );
    await second.close();
  }
  seen({ tried: 2, lost: 0, doubled: 0, figure: 'found among 350 later messages' });
});

test(
  `fault 11, 13: failures of every kind at random: never twice, and none is silent (seed ${seedOfToday})`,
  async () => {
    const random = seeded(seedOfToday);
    let now = start;
    const discord = new MapDiscord(() => now);
    const rig = await openRig(folder(), discord, () => now);
    const schedules = await Promise.all(
      Array.from({ length: 20 }, (_, n) => scheduled(rig, { channelId: String(100 + n) })),
    );
    discord.fate = () =>
      pick(random, ['taken', 'taken', 'reset before', 'reset after', 'failed', 'nonsense'] as const);
    const days = tries(6, 500);
    for (let day = 0; day < days; day++) {
      now = start + day * 24 * hour + 60_000;
      await settle(
        rig,
        (length) => (now += length),
        () => now,
      );
      // Later on Discord has forgotten the nonces; what is under way still is looked for.
      now += 10 * 60_000;
      await settle(
        rig,
        (length) => (now += length),
        () => now,
      );
    }
    for (const { id, channelId } of schedules) {
      const runs = discord.posted.filter((each) => each.channelId === channelId).map(({ run }) => run);
      expect(new Set(runs).size).toBe(runs.length);
      for (const { state, date, reason } of await rig.occurrences(id)) {
        if (state === 'sent') expect(runs).toContain(date);
        else expect(reason).not.toBeNull();
      }
      expect(await rig.occurrences(id)).toHaveLength(days);
    }
    seen({ tried: days * schedules.length, lost: 0, doubled: 0, figure: `${discord.asked} requests` });
    await rig.close();
  },
  patience(30_000),
);

test(
  'fault 15: channels that refuse are not asked, are paused after three, and told of once each',
  async () => {
    let now = start;
    const discord = new MapDiscord(() => now);
    const rig = await openRig(folder(), discord, () => now);
    const count = tries(100, 1000);
    for (let n = 0; n < count; n++) {
      discord.denied.add(String(1000 + n));
      await scheduled(rig, { channelId: String(1000 + n), guildId: String(n) });
    }
    for (let day = 0; day < 5; day++) {
      now = start + day * 24 * hour + 60_000;
      await rig.ticker.tick();
    }
    expect(discord.asked).toBe(0);
    const told = await rig.told();
    expect(told.map(({ kind }) => kind)).toEqual(Array.from({ length: count }, () => 'prompt refused'));
    expect([...rig.seminar.schedules.all()].every(({ paused }) => paused?.why === 'refused')).toBe(true);
    seen({ tried: count, figure: `${discord.asked} refused requests, ${told.length} notices` });
    await rig.close();
  },
  patience(60_000),
);

test(
  'fault 21: a thousand due at once go out in one tick, few at a time, and starve nobody',
  async () => {
    let now = start;
    const discord = new MapDiscord(() => now);
    const rig = await openRig(folder(), discord, () => now);
    const count = tries(300, 1000);
    for (let n = 0; n < count; n += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          scheduled(rig, { channelId: String(1000 + n + at), guildId: String(n + at) }),
        ),
      );
    }
    now += 60_000;
    let underWay = 0;
    let most = 0;
    discord.onAsked = () => (most = Math.max(most, ++underWay));
    discord.onTaken = () => (underWay -= 1);
    // Somebody's vote: it needs a few turns of the loop, and gets them while the prompts go out.
    let turns = 0;
    let postedBefore = Infinity;
    const vote = (): void => {
      if (++turns < 10) setImmediate(vote);
      else postedBefore = discord.posted.length;
    };
    setImmediate(vote);
    const from = performance.now();
    await rig.ticker.tick();
    const took = performance.now() - from;
    expect(discord.posted).toHaveLength(count);
    expect(new Set(discord.posted.map(({ channelId }) => channelId)).size).toBe(count);
    expect(most).toBeLessThanOrEqual(8);
    expect(postedBefore).toBeLessThan(count / 2);
    seen({ tried: count, lost: 0, doubled: 0, figure: `all within ${(took / 1000).toFixed(1)} s` });
    if (isFull) expect(took).toBeLessThanOrEqual(60_000);
    await rig.close();
  },
  patience(60_000),
);

test('fault 20: a clock that jumps back and forth posts no date twice', async () => {
  let now = start;
  const discord = new MapDiscord(() => now);
  const rig = await openRig(folder(), discord, () => now);
  await scheduled(rig, {});
  for (const jump of [60_000, -2 * hour, 2 * hour, 2 * hour, -2 * hour, 22 * hour, -2 * hour, 2 * hour]) {
    now += jump;
    await rig.ticker.tick();
  }
  const runs = discord.posted.map(({ run }) => run);
  expect(new Set(runs).size).toBe(runs.length);
  expect(runs).toContain('2026-03-02');
  seen({ tried: 8, lost: 0, doubled: 0 });
  await rig.close();
});

test('fault 20: a clock put back after a lost answer, and a forgotten nonce: it is looked for, not sent again', async () => {
  let now = start;
  // Discord's own clock goes on, whatever this machine's does.
  let theirs = start;
  const discord = new MapDiscord(() => theirs);
  const rig = await openRig(folder(), discord, () => now);
  await scheduled(rig, {});
  now += 2 * hour;
  theirs += 60_000;
  discord.fate = () => 'reset after';
  await rig.ticker.tick();
  discord.fate = () => 'taken';
  now -= 2 * hour - 1000;
  theirs += 10 * 60_000;
  for (let tick = 0; tick < 5; tick++) {
    await rig.ticker.tick();
    now += 20_000;
    theirs += 20_000;
  }
  expect(discord.posted).toHaveLength(1);
  await rig.close();
});

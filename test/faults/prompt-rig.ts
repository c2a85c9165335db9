import { nobodyWatches } from '../../src/watch.js';
import type { Client, REST } from 'discord.js';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKeyFolder } from '../../src/ballots/key-folder.js';
import { createFindOwn } from '../../src/discord/own-messages.js';
import { createPromptPost } from '../../src/discord/prompt-post.js';
import { createTicker, type Ticker } from '../../src/discord/ticker.js';
import { createLog } from '../../src/log.js';
import { occurrenceSchema, occurrenceVersions, type Occurrence } from '../../src/prompts/occurrence.js';
import type { NewSchedule, Schedule } from '../../src/prompts/schedule.js';
import { openSeminar, type Seminar } from '../../src/seminar.js';
import type { About } from '../../src/seminar/notices.js';
import { openStore, type Collection } from '../../src/store/store.js';
import { shippedReading } from '../shipped-reading.js';

/**
 * Scheduled prompts with the real seminar, store, ticker and posting, on a Discord of maps: channels that take
 * messages, remember a nonce for three minutes by the rig's clock, and show them to whoever may read. The pretend
 * Discord with its sockets would take minutes for a year of prompts.
 */
export interface Posted {
  readonly id: string;
  readonly channelId: string;
  readonly at: number;
  /** The run that the prompt's own button names. */
  readonly run: string;
  readonly body: string;
}

/** What becomes of the next request that posts. */
export type Fate = 'taken' | 'reset before' | 'reset after' | 'refused' | 'failed' | 'nonsense';

export class MapDiscord {
  readonly posted: Posted[] = [];
  readonly denied = new Set<string>();
  now: () => number;
  /** How many posts were asked for, taken or not. */
  asked = 0;
  fate: (channelId: string) => Fate = () => 'taken';
  /** Called when a post has been taken, before its answer. */
  onTaken: () => void = () => undefined;
  /** Called when a post arrives. */
  onAsked: () => void = () => undefined;
  readonly #nonces = new Map<string, { at: number; message: Posted }>();
  #ids = 0n;

  constructor(now: () => number) {
    this.now = now;
  }

  async post(route: string, { body }: { body: unknown }): Promise<unknown> {
    const channelId = /\/channels\/(\d+)\/messages/.exec(route)?.[1];
    // Threads and direct messages are of no interest here.
    if (channelId === undefined) return { id: '1' };
    this.asked += 1;
    this.onAsked();
    // An answer takes a turn.
    await new Promise((resolve) => setImmediate(resolve));
    const fate = this.fate(channelId);
    if (fate === 'reset before') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    if (fate === 'refused') throw refusal(403, 50_013);
    if (fate === 'failed') throw refusal(503, 0);
    const message = this.#take(channelId, body as { nonce?: string; enforce_nonce?: boolean });
    this.onTaken();
    if (fate === 'reset after') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    return fate === 'nonsense' ? '<html>' : { id: message.id };
  }

  get(route: string, { query }: { query: URLSearchParams }): Promise<unknown> {
    const channelId = /\/channels\/(\d+)\/messages/.exec(route)?.[1];
    const after = BigInt(query.get('after') ?? '0');
    const limit = Number(query.get('limit'));
    const found = this.posted.filter((each) => each.channelId === channelId && BigInt(each.id) > after);
    return Promise.resolve(
      found
        .slice(0, limit)
        .map(({ id, body }) => ({ id, author: { id: 'bot' }, components: JSON.parse(body) as unknown })),
    );
  }

  #take(channelId: string, body: { nonce?: string; enforce_nonce?: boolean; components?: unknown }): Posted {
    const name = `${channelId}/${body.nonce}`;
    const known = this.#nonces.get(name);
    if (body.enforce_nonce && known !== undefined && this.now() - known.at < 180_000) return known.message;
    const components = JSON.stringify(body.components);
    const message = {
      id: String((BigInt(this.now() - 1_420_070_400_000) << 22n) | (this.#ids++ & 0x3fffffn)),
      channelId,
      at: this.now(),
      run: /daily:[\w-]+:([\w-]+):/.exec(components)?.[1] ?? '',
      body: components,
    };
    this.posted.push(message);
    this.#nonces.set(name, { at: this.now(), message });
    return message;
  }
}

function refusal(status: number, code: number): Error {
  return Object.assign(new Error('refused'), { status, code, method: 'POST', url: '' });
}

export interface Rig {
  readonly seminar: Seminar;
  readonly ticker: Ticker;
  readonly databasePath: string;
  /** What hosts were told since the last call; they have it then. */
  told(): Promise<About[]>;
  occurrences(scheduleId: string): Promise<Occurrence[]>;
  close(): Promise<void>;
}

export const folderFor = (): string => mkdtempSync(join(tmpdir(), 'colloquium-prompts-'));

/** A copy of a database as it lies on disk at this moment, as a kill would leave it. */
export function copyOf(databasePath: string): string {
  const folder = folderFor();
  const path = join(folder, 'store', 'a.sqlite');
  mkdirSync(join(folder, 'store'));
  for (const ending of ['', '-wal']) {
    if (existsSync(databasePath + ending)) copyFileSync(databasePath + ending, path + ending);
  }
  return folder;
}

export async function openRig(folder: string, discord: MapDiscord, now: () => number): Promise<Rig> {
  const databasePath = join(folder, 'store', 'a.sqlite');
  const store = await openStore(`sqlite://${databasePath}`);
  const keys = await openKeyFolder(join(folder, 'keys'), []);
  let names = Math.floor(now() / 1000) % 1_000_000;
  const seminar = await openSeminar({
    store,
    keys,
    readings: [shippedReading()],
    clock: { now },
    randomName: () => String(names++).padStart(10, '0'),
  });
  const log = createLog('silent', false);
  const client = clientOn(discord);
  const rest = discord as unknown as REST;
  const findOwn = createFindOwn(client, rest);
  const prompts = createPromptPost({ seminar, client, rest, findOwn, log, watch: nobodyWatches });
  const ticker = createTicker({ seminar, prompts, others: [], monotonic: now, log });
  const occurrences: Collection<Occurrence> = store.collection(
    'occurrences',
    occurrenceSchema,
    occurrenceVersions,
  );
  return {
    seminar,
    ticker,
    databasePath,
    async told() {
      const waiting = seminar.notices.waiting();
      for (const notice of waiting) await seminar.notices.arrived(notice);
      return waiting.map(({ about }) => about);
    },
    occurrences: (scheduleId) => occurrences.list(scheduleId),
    close: () => store.close(),
  };
}

/** As much of discord.js's client as asks for permissions: all are held, but in channels that are denied. */
function clientOn(discord: MapDiscord): Client {
  const channels = {
    get: (id: string) => ({
      id,
      type: 0,
      isThread: () => false,
      permissionsFor: () => ({ has: () => !discord.denied.has(id) }),
    }),
  };
  const guild = { members: { me: {} }, channels: { cache: channels }, roles: { cache: new Map() } };
  return { user: { id: 'bot' }, guilds: { cache: { get: () => guild } } } as unknown as Client;
}

export async function scheduled(rig: Rig, wanted: Partial<NewSchedule>): Promise<Schedule> {
  const { schedule } = await rig.seminar.schedules.draft({
    guildId: '1',
    channelId: '100',
    reading: shippedReading().slug,
    time: '09:00',
    days: [0, 1, 2, 3, 4, 5, 6],
    zone: 'UTC',
    order: 'shuffled',
    createdBy: '9',
    ...wanted,
  });
  await rig.seminar.schedules.confirm(schedule.guildId, schedule.id);
  rig.seminar.deliveries.reschedule(schedule);
  return schedule;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true });
}

import type { APIMessage } from 'discord.js';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../../commands/index.js';
import { startBot, type Bot } from '../../src/bot.js';
import type { Charts } from '../../src/charts/charts.js';
import { createLog } from '../../src/log.js';
import {
  startPretendDiscord,
  type MessageLike,
  type OptionValue,
  type Outcome,
  type Person,
  type PretendDiscord,
} from '../../src/preview/pretend-discord.js';
import type { Reading } from '../../src/readings/reading.js';
import type { Importer } from '../../src/seminar/importer.js';
import { ReadOnlyFile } from '../../src/store/inspect-file.js';
import { shippedReading } from '../shipped-reading.js';
import { readable } from './readable.js';

/** The real bot, through the real discord.js, on a pretend Discord; and a transcript of what was said. */
export interface Room {
  readonly discord: PretendDiscord;
  readonly bot: Bot;
  readonly host: Person;
  readonly members: readonly [Person, Person, Person, Person, Person];
  readonly reading: string;
  /** What everybody sees in #reading, oldest first, as text. */
  publicMessages(): string[];
  /** Uses a command in #reading. */
  command(person: Person, name: string, options?: Record<string, OptionValue>): Promise<Outcome>;
  press(person: Person, message: MessageLike, button: string): Promise<Outcome>;
  /** Schedules prompts as the host: the command, and the press that confirms it. */
  schedule(options: Record<string, OptionValue>): Promise<Outcome>;
  /** Fills in the form that came of a press, and sends it. */
  submit(person: Person, form: Outcome, fields: Record<string, string | string[]>): Promise<Outcome>;
  /** Chooses from the one list of a message, or from the one with this placeholder. */
  choose(person: Person, message: MessageLike, values: string[], list?: string): Promise<Outcome>;
  /** The one file of an outcome's message, as text. */
  download(outcome: Outcome): Promise<string>;
  readonly databasePath: string;
  readonly keyDir: string;
  /** What is stored of servers, by key, as it stands in the database; how often the bot has started is not theirs. */
  rows(): Promise<Map<string, string>>;
  /** Resolves once the poll of a card is stored like this: the bot writes some things after it has answered. */
  stored(card: APIMessage, like: RegExp): Promise<void>;
  /** Every byte of the database's folder, as text. */
  rawFiles(): string;
  /** The key folder is emptied, as a restored backup finds it. */
  loseKeys(): void;
  /** A message as it stands now, as text. */
  look(person: Person, message: MessageLike): string;
  /** What was said since the last call. */
  transcript(): string;
  /** The bot is stopped and started; the clock may move meanwhile. */
  restart(meanwhile?: () => void): Promise<void>;
  close(): Promise<void>;
}

/** One grey pixel: conversations are about words, and drawing has tests of its own. */
const noCharts: Pick<Charts, 'draw'> = {
  draw: () =>
    Promise.resolve(
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
        'base64',
      ),
    ),
};

/** Every change of a card is shown before the next step of a conversation. */
const atOnce = { settle: 0, between: 0, oldAfter: 0, betweenOld: 0 };

/** Monday, 2 March 2026, 12:00 in London. */
export const monday = Date.parse('2026-03-02T12:00:00Z');

const unexpected = (sentence: string): void => {
  throw new Error(sentence);
};

export async function openRoom(
  options: {
    now?: () => number;
    random?: () => number;
    deadlineMs?: number;
    charts?: Pick<Charts, 'draw'>;
    healthPort?: number;
    onFatal?: (sentence: string) => void;
    importer?: Importer;
    readings?: readonly Reading[];
  } = {},
): Promise<Room> {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-room-'));
  const databasePath = join(folder, 'store', 'room.sqlite');
  const keyDir = join(folder, 'keys');
  const { charts = noCharts, healthPort, onFatal = unexpected, importer, ...rest } = options;
  const { readings = [shippedReading()] } = options;
  const discord = await startPretendDiscord({ now: () => monday, ...rest });
  const start = (): Promise<Bot> =>
    startBot({
      config: {
        token: discord.token,
        apiUrl: discord.apiUrl,
        cdnUrl: discord.cdnUrl,
        databaseUrl: `sqlite://${databasePath}`,
        keyDir,
        backupDir: undefined,
        guildId: undefined,
        healthPort,
      },
      commands,
      readings,
      ...(importer && { importer }),
      clock: discord.clock,
      log: createLog('silent', false),
      charts,
      onFatal,
      cardPace: atOnce,
      // The clock of these conversations stands or jumps, and interactions are as old as it says.
      monotonic: () => discord.clock.now(),
    });
  let bot = await start();
  /** With all that it does beside: a card is shown before the next step. */
  const tick = async (): Promise<void> => {
    await bot.tick();
    await bot.idle();
  };
  discord.control({
    restart: async () => {
      await bot.stop();
      bot = await start();
    },
    next: async () => bot.nextPrompt() ?? null,
    tick,
  });
  const [a, b, c, d, e] = discord.members;
  if (!a || !b || !c || !d || !e) throw new Error('the pretend Discord has five members');
  const lines: string[] = [];
  const rows = async (): Promise<Map<string, string>> => {
    const file = await ReadOnlyFile.open(databasePath);
    const found = await file.all("SELECT key, value FROM keyv WHERE key <> 'starts/bot' ORDER BY key");
    await file.close();
    return new Map(found.map(({ key, value }) => [String(key), String(value)]));
  };
  const told = async (outcome: Promise<Outcome>): Promise<Outcome> => {
    const what = await outcome;
    await discord.settled();
    // What it does beside its answer: results, cards, notices.
    await bot.idle();
    await discord.settled();
    lines.push(indent(outcomeText(what)));
    return what;
  };
  const opened: Room = {
    discord,
    get bot() {
      return { ...bot, tick };
    },
    host: discord.host,
    members: [a, b, c, d, e],
    reading: discord.channels.reading,
    command(person, name, chosen = {}) {
      const given = Object.entries(chosen).map(
        ([key, value]) => `${key}:${typeof value === 'object' ? '…' : value}`,
      );
      lines.push(`${person.name}: ${[name, ...given].join(' ')}`);
      return told(discord.client.as(person).command(discord.channels.reading, name, chosen));
    },
    press(person, message, button) {
      lines.push(`${person.name} presses ${button}`);
      return told(discord.client.as(person).press(message, button));
    },
    async schedule(wanted) {
      const asked = await opened.command(discord.host, '/prompt schedule', wanted);
      return asked.message && readable(asked.message).includes('[Schedule it]')
        ? opened.press(discord.host, asked.message, 'Schedule it')
        : asked;
    },
    submit(person, form, fields) {
      if (!form.modal) throw new Error(`no form came of it: ${form.kind}`);
      lines.push(`${person.name} sends ${JSON.stringify(fields)}`);
      return told(discord.client.as(person).submit(form.modal, fields));
    },
    choose(person, message, values, list = '') {
      const shown = typeof message === 'string' || 'id' in message ? message : message.message;
      const lists = JSON.stringify(shown).matchAll(/"custom_id":"([^"]+)","placeholder":"([^"]*)"/g);
      const customId = [...lists].find(([, , placeholder]) => placeholder?.startsWith(list))?.[1];
      if (customId === undefined) throw new Error('the message has no list');
      return told(discord.client.as(person).select(message, customId, values));
    },
    async download(outcome) {
      const url = /"url":"(http[^"]+\.(?:csv|json|yaml))"/.exec(
        JSON.stringify(messageOf(outcome).components),
      )?.[1];
      if (url === undefined) throw new Error('the message has no file');
      return (await fetch(url)).text();
    },
    databasePath,
    keyDir,
    rows,
    async stored(card, like) {
      const id = /"custom_id":"vote:([\w-]+):/.exec(JSON.stringify(card.components))?.[1] ?? '';
      for (;;) {
        const row = [...(await rows())].find(([key]) => key.startsWith('polls/') && key.endsWith(`/${id}`));
        if (row !== undefined && like.test(row[1])) return;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    rawFiles: () =>
      readdirSync(join(folder, 'store'))
        .map((name) => readFileSync(join(folder, 'store', name), 'latin1'))
        .join(''),
    loseKeys: () => rmSync(keyDir, { recursive: true }),
    look(person, message) {
      const id = typeof message === 'string' ? message : 'id' in message ? message.id : message.message.id;
      const found = discord.client
        .as(person)
        .channels()
        .flatMap((channel) => (channel.type === 15 ? [] : discord.client.as(person).messages(channel.id)))
        .find((each) => each.message.id === id);
      if (!found) throw new Error(`${person.name} sees no message ${id}`);
      return readable(found.message);
    },
    publicMessages: () =>
      discord.client
        .as(discord.host)
        .messages(discord.channels.reading)
        .filter(({ ephemeral }) => !ephemeral)
        .map(({ message }) => readable(message)),
    transcript: () => lines.splice(0).join('\n'),
    async restart(meanwhile) {
      await bot.stop();
      meanwhile?.();
      bot = await start();
    },
    async close() {
      await bot.stop();
      await discord.close();
      rmSync(folder, { recursive: true });
    },
  };
  return opened;
}

function outcomeText(outcome: Outcome): string {
  const audience = outcome.ephemeral ? ' (only to them)' : '';
  if (outcome.kind === 'failed') return `Discord: ${outcome.error ?? ''}`;
  if (!outcome.message) return `(${outcome.kind})`;
  const verb = outcome.kind === 'update' ? 'Colloquium changes the card' : 'Colloquium';
  return `${verb}${audience}:\n${indent(readable(outcome.message))}`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

/** The message of an outcome that must have one. */
export function messageOf(outcome: Outcome): APIMessage {
  if (!outcome.message) throw new Error(`no message came of it: ${outcome.kind} ${outcome.error ?? ''}`);
  return outcome.message;
}

import { Client, Events, GatewayIntentBits, MessageFlags } from 'discord.js';
import { KeyvSqlite } from '@keyv/sqlite';
import { Keyv } from 'keyv';
import { constants, mkdtempSync, openSync, write, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../commands/index.js';
import { startBot } from '../src/bot.js';
import { startCharts } from '../src/charts/charts.js';
import { systemClock } from '../src/clock.js';
import { growSlowly } from '../src/heap.js';
import { createLog } from '../src/log.js';
import { packageRoot } from '../src/package-root.js';
import { loadReadings } from '../src/readings/load-readings.js';
import { searchReading } from '../src/readings/search.js';
import type { Message } from '../src/reply.js';
import { passageMessage } from '../src/views/passage-card.js';
import { receipt } from './receipt.js';

/**
 * The process that is measured:
 *   ours URL    the whole bot
 *   floor URL   a bare discord.js bot that sends the same cards and keeps nothing
 *   synced URL  the floor, which before each receipt writes as many bytes as a ballot has and waits for the disk: whatever
 *               keeps its votes takes at least so long
 *   naive URL   the floor, with each vote in a keyv on SQLite as its documentation shows, one key a poll
 */
const [kind, apiUrl = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'colloquium-bench-'));

const loaded = loadReadings(join(packageRoot, 'data'));
if (loaded.kind === 'refused') throw new Error('the readings are refused');
const { readings } = loaded;

if (kind === 'ours') {
  growSlowly();
  await startBot({
    config: {
      token: 'bench',
      apiUrl,
      cdnUrl: apiUrl,
      databaseUrl: `sqlite://${join(folder, 'store', 'bench.sqlite')}`,
      keyDir: join(folder, 'keys'),
      backupDir: undefined,
      guildId: undefined,
      healthPort: undefined,
    },
    commands,
    readings,
    clock: systemClock,
    log: createLog('warn', false),
    charts: startCharts(),
    onFatal: (sentence) => {
      throw new Error(sentence);
    },
  });
} else {
  const [reading] = readings;
  if (reading === undefined) throw new Error('no reading');
  const found = (await searchReading(reading)).find('russia');
  if (found.kind !== 'found') throw new Error('nothing on russia');
  const passage = passageMessage(reading, { ...found, query: 'russia', at: found.start });
  const keyv = new Keyv<Record<string, string>>({
    store: new KeyvSqlite(`sqlite://${join(folder, 'naive.sqlite')}`),
  });
  const receipts = new Map<string, Message>();
  const writeBallot = durableWrites(join(folder, 'synced'));
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: apiUrl } });
  client.on(Events.InteractionCreate, (interaction) => {
    if (!interaction.isRepliable()) return;
    const reply = (message: Message, flags = 0): Promise<unknown> =>
      interaction.reply({
        components: [...message.components],
        flags: MessageFlags.IsComponentsV2 | flags,
        allowedMentions: { parse: [] },
      });
    if (!interaction.isButton()) {
      void reply(passage);
      return;
    }
    const [, poll = '', stance = ''] = interaction.customId.split(':');
    const card = receipts.get(interaction.customId) ?? receipt(reading, poll, stance);
    receipts.set(interaction.customId, card);
    const answer = (): Promise<unknown> => reply(card, MessageFlags.Ephemeral);
    if (kind === 'floor') {
      void answer();
      return;
    }
    if (kind === 'synced') {
      writeBallot(() => void answer());
      return;
    }
    void keyv
      .get(poll)
      .then((votes) => keyv.set(poll, { ...votes, [interaction.user.id]: stance }))
      .then(answer);
  });
  await client.login('bench');
}

/** Writes a page over another in a file that is there already, which is the least a disk can be asked for. */
function durableWrites(path: string): (done: () => void) => void {
  const [page, pages] = [4096, 2000];
  writeFileSync(path, Buffer.alloc(page * pages), { flush: true });
  const file = openSync(path, constants.O_WRONLY | constants.O_DSYNC);
  const ballot = Buffer.alloc(page, 1);
  let next = 0;
  return (done) => {
    write(file, ballot, 0, page, page * (next++ % pages), (error) => {
      if (error) throw error;
      done();
    });
  };
}

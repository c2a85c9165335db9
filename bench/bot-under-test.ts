import {
  Client,
  Events,
  GatewayIntentBits,
  MessageFlags,
  type APIMessageTopLevelComponent,
} from 'discord.js';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../commands/index.js';
import { startBot } from '../src/bot.js';
import { startCharts } from '../src/charts/charts.js';
import { systemClock } from '../src/clock.js';
import { createLog } from '../src/log.js';
import { packageRoot } from '../src/package-root.js';
import { loadReadings } from '../src/readings/load-readings.js';
import { searchReading } from '../src/readings/search.js';
import { passageMessage } from '../src/views/passage-card.js';

/** The process that is measured: `ours URL`, or `floor URL`, a bare discord.js bot that sends the same card. */
const [kind, apiUrl = ''] = process.argv.slice(2);

const loaded = loadReadings(join(packageRoot, 'data'));
if (loaded.kind === 'refused') throw new Error('the readings are refused');
const { readings } = loaded;

if (kind === 'ours') {
  const folder = mkdtempSync(join(tmpdir(), 'colloquium-bench-'));
  await startBot({
    config: {
      token: 'bench',
      apiUrl,
      cdnUrl: apiUrl,
      databaseUrl: `sqlite://${join(folder, 'store', 'bench.sqlite')}`,
      keyDir: join(folder, 'keys'),
      backupDir: undefined,
      guildId: undefined,
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
  const found = searchReading(reading).find('russia');
  if (found.kind !== 'found') throw new Error('nothing on russia');
  const card = passageMessage(reading, { ...found, query: 'russia', at: found.start });
  const components = card.components as APIMessageTopLevelComponent[];
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: apiUrl } });
  client.on(Events.InteractionCreate, (interaction) => {
    if (!interaction.isRepliable()) return;
    void interaction.reply({
      components,
      flags: MessageFlags.IsComponentsV2,
      allowedMentions: { parse: [] },
    });
  });
  await client.login('bench');
}

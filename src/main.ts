import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { commands } from '../commands/index.js';
import { KeysRefused } from './ballots/poll-keys.js';
import { startCharts } from './charts/charts.js';
import { startBot, type Bot } from './bot.js';
import { systemClock } from './clock.js';
import { readSettings, type Config } from './config.js';
import { StartRefused, TryLater } from './discord/refusals.js';
import { envFileIn } from './env-file.js';
import { envFactsIn, misplacedToken, unreadSettings } from './env-mistakes.js';
import { growSlowly } from './heap.js';
import { exitCodes, isHelp } from './shell.js';
import { whyNotListening } from './listen.js';
import { createLog, type Log } from './log.js';
import { packageRoot } from './package-root.js';
import { loadReadings, problemLine } from './readings/load-readings.js';
import type { Reading } from './readings/reading.js';
import { placeOf, whereIs } from './store/database-url.js';
import { codeOf } from './store/inspect-file.js';
import { StoreAway, StoreRefused } from './store/store-refused.js';
import { currentUser, letWrite, tryWriting } from './write-test.js';

const usage = `Starts Colloquium: on Discord where DISCORD_TOKEN is set, else the preview in your browser.

  npm start

It takes no arguments; .env.example names the settings. If it does not start: npm run doctor
`;
const mostStopping = 10_000;

interface Running {
  stop(): Promise<void>;
}

async function main(given: readonly string[]): Promise<void> {
  if (given.length > 0) return explain(given);
  growSlowly();
  const read = readSettings();
  if (read.kind === 'refused') return giveUp(read.problems.join('\n'));
  const { config } = read;
  const loaded = loadReadings(join(packageRoot, 'data'));
  if (loaded.kind === 'refused') return giveUp(loaded.problems.map(problemLine).join('\n'));
  const log = createLog(config.logLevel, process.stdout.isTTY);

  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a bug stopped the bot');
    process.exit(1);
  });
  let running: Running | undefined;
  stopOnSignal(() => running, log);
  try {
    running =
      config.token === undefined
        ? await startPreview(config, loaded.readings, log)
        : await startOnDiscord({ ...config, token: config.token }, loaded.readings, log);
  } catch (error) {
    if (error instanceof StoreRefused || error instanceof KeysRefused || error instanceof StartRefused)
      return giveUp(error.message, isPassing(error) ? exitCodes.tryLater : exitCodes.refused);
    throw error;
  }
}

/** Whether a later start may do: then whoever watches over the process tries again. */
function isPassing(error: Error): boolean {
  return error instanceof TryLater || error instanceof StoreAway || error.cause instanceof StoreAway;
}

async function startOnDiscord(
  config: Config & { token: string },
  readings: readonly Reading[],
  log: Log,
): Promise<Bot> {
  const unread = unreadSettings(envFactsIn(resolve('.')));
  if (unread !== undefined) log.warn(unread);
  const charts = startCharts();
  const bot = await startBot({
    config,
    commands,
    readings,
    clock: systemClock,
    log,
    charts,
    onFatal: giveUp,
  });
  log.info(
    `The database is ${whereIs(config.databaseUrl)}, the keys of secret ballots are in ${config.keyUrl === undefined ? config.keyDir : placeOf(config.keyUrl)}, ${config.backupDir === undefined ? 'no daily backups are made' : `daily backups go to ${config.backupDir}`}.`,
  );
  log.info(`Add the bot to a server: ${bot.inviteLink}`);
  const next = bot.nextPrompt();
  log.info(next === undefined ? 'No prompt is scheduled.' : `Next prompt: ${new Date(next).toISOString()}`);
  return bot;
}

/** The same bot on a pretend Discord with a page to try it in; everything it keeps lives in `var/preview`. */
async function startPreview(config: Config, readings: readonly Reading[], log: Log): Promise<Running> {
  // Only the preview needs Discord's whole schema in memory.
  const { startPretendDiscord, PortTaken } = await import('./preview/pretend-discord.js');
  const folder = resolve('var/preview');
  const written = tryWriting(folder);
  if (written.kind === 'refused') {
    const here = resolve('.');
    const noFile =
      envFileIn(here).kind === 'none'
        ? `No .env was found in ${here} either; a bot with a token is started in the folder of its .env. `
        : '';
    throw new StartRefused(
      `The folder of the preview ${folder} cannot be written to (${written.code}). ${noFile}${letWrite(folder, written.exists, written.code, currentUser())}`,
    );
  }
  const discord = await startPretendDiscord({
    port: config.previewPort,
    saveTo: join(folder, 'world'),
  }).catch((error: unknown) => {
    const place = { setting: 'PREVIEW_PORT', port: config.previewPort, host: '127.0.0.1' } as const;
    const why = error instanceof PortTaken ? whyNotListening(codeOf(error.cause), place) : undefined;
    if (why === undefined) throw error;
    throw new StartRefused(`${why} (It is the preview's, which starts where DISCORD_TOKEN is not set.)`);
  });
  const charts = startCharts();
  const start = (): Promise<Bot> =>
    startBot({
      config: {
        token: discord.token,
        apiUrl: discord.apiUrl,
        cdnUrl: discord.cdnUrl,
        databaseUrl: `sqlite://${join(folder, 'store', 'colloquium.sqlite')}`,
        keyDir: join(folder, 'keys'),
        backupDir: undefined,
        guildId: undefined,
        healthPort: undefined,
      },
      commands,
      readings,
      clock: discord.clock,
      log,
      charts,
      onFatal: giveUp,
    });
  let bot = await start();
  const startAnew = async (between?: () => Promise<void>): Promise<void> => {
    await bot.stop();
    await between?.();
    bot = await start();
  };
  let last: Promise<void> = Promise.resolve();
  // One after another: two bots at once would answer everything twice.
  const restart = (between?: () => Promise<void>): Promise<void> =>
    (last = last.catch(() => undefined).then(() => startAnew(between)));
  discord.control({
    restart: () => restart(),
    reset: (empty) =>
      restart(async () => {
        for (const kept of ['store', 'keys']) await rm(join(folder, kept), { recursive: true, force: true });
        empty();
      }),
    next: async () => bot.nextPrompt() ?? null,
    tick: () => bot.tick(),
  });
  process.stdout.write(
    `\n  The preview is at ${discord.url}\n  No account, no token. Open it and type /passage russia. Ctrl+C stops it.\n${notHere(config)}\n`,
  );
  return {
    async stop() {
      await bot.stop();
      await discord.close();
    },
  };
}

/** What is set, or meant to be, and does nothing in the preview; empty where there is nothing to say. */
function notHere({ healthPort, backupDir, guildId, shards, keyUrl }: Config): string {
  const facts = envFactsIn(resolve('.'));
  const unused = [
    ...(healthPort === undefined ? [] : ['HEALTH_PORT']),
    ...(backupDir === undefined ? [] : ['BACKUP_DIR']),
    ...(guildId === undefined ? [] : ['GUILD_ID']),
    ...(shards === undefined ? [] : ['SHARDS']),
    ...(keyUrl === undefined ? [] : ['KEY_URL']),
  ];
  const idle = unused.length === 0 ? undefined : `The preview makes no use of ${unused.join(', ')}.`;
  return [misplacedToken(facts), unreadSettings(facts), idle]
    .flatMap((sentence) => (sentence === undefined ? [] : [`  ${sentence}\n`]))
    .join('');
}

/** From the first moment on: a service manager may stop what is still starting. */
function stopOnSignal(running: () => Running | undefined, log: Log): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // Somebody who presses Ctrl+C twice does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    log.info(`${signal}: finishing what is under way`);
    setTimeout(() => {
      log.error('stopping took too long');
      process.exit(1);
    }, mostStopping).unref();
    void (running()?.stop() ?? Promise.resolve()).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Ends with sentences for the operator. */
function giveUp(sentences: string, code: number = exitCodes.refused): void {
  process.stderr.write(`${sentences}\n`);
  process.exit(code);
}

function explain(given: readonly string[]): void {
  if (isHelp(given)) process.stdout.write(usage);
  else giveUp(usage.trimEnd());
}

// The database, the keys and the backups are for this user alone, whatever the folder they are made in.
process.umask(0o077);
await main(process.argv.slice(2));

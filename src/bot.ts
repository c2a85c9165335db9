import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { Events } from 'discord.js';
import { whoElseReads } from './ballots/key-folder.js';
import { keepKeysApart, openKeys } from './ballots/key-server.js';
import { isApiError } from './api-error.js';
import { countMissingKeys, hasKeyAmong, whatToDoAbout } from './ballots/missing-keys.js';
import type { Chart } from './charts/chart.js';
import type { Charts } from './charts/charts.js';
import type { Clock } from './clock.js';
import type { Command } from './command.js';
import type { Config } from './config.js';
import { cameTooLate } from './discord/answer.js';
import { createAnswersRest, createCallbacks } from './discord/callbacks.js';
import { Cards, usualPace, type Pace } from './discord/cards.js';
import {
  createClient,
  createRestWithoutRetries,
  discordNow,
  inviteLink,
  listenToDates,
  watchRefusals,
  watchToken,
} from './discord/client.js';
import { connect } from './discord/connect.js';
import { watchDepartures } from './discord/departures.js';
import { download } from './discord/download.js';
import { freshness } from './discord/freshness.js';
import { createHostNotices } from './discord/host-notices.js';
import { createFindOwn } from './discord/own-messages.js';
import { lacksIn } from './discord/permissions.js';
import { createPromptPost } from './discord/prompt-post.js';
import { createPollKeeper } from './discord/poll-keeper.js';
import { serveHealth, shardFigures, type Health } from './discord/health.js';
import { fatalClose, whyNotStarted, wrongToken } from './discord/refusals.js';
import { registerCommands } from './discord/register-commands.js';
import { createResults } from './discord/results.js';
import { createRouter } from './discord/router.js';
import { missingAccess, outsideOf } from './guild-setting.js';
import { openStartBudget, purseSchema } from './discord/start-budget.js';
import { createTicker } from './discord/ticker.js';
import { passOverUnreadable } from './discord/unreadable.js';
import { logAnswers, logConnection } from './discord/traffic-log.js';
import { welcome } from './discord/welcome.js';
import type { Log } from './log.js';
import type { Reading } from './readings/reading.js';
import { nobodyWatches } from './watch.js';
import { createDailyBackup } from './daily-backup.js';
import type { Importer } from './seminar/importer.js';
import { openSeminar } from './seminar.js';
import { allShards, nameOf, owns, type Shards } from './shards.js';
import { backupState } from './store/backup.js';
import { fileOf } from './store/database-url.js';
import { ServerFailed } from './store/server-owner.js';
import { shareOf } from './store/share.js';
import { refuseStrangers, whyGone } from './store/sqlite.js';
import { StoreAway } from './store/store-refused.js';
import { openStore } from './store/store.js';

export interface BotParts {
  readonly config: Pick<
    Config,
    'apiUrl' | 'cdnUrl' | 'databaseUrl' | 'keyDir' | 'backupDir' | 'guildId' | 'healthPort'
  > &
    Partial<Pick<Config, 'healthHost' | 'keyUrl' | 'shards'>> & { readonly token: string };
  readonly commands: readonly Command[];
  readonly readings: readonly Reading[];
  readonly clock: Clock;
  readonly log: Log;
  /** Called when Discord has closed the connection for good; the sentence is for the operator. */
  readonly onFatal: (sentence: string) => void;
  /** Draws charts; closed by whoever made it. */
  readonly charts: Pick<Charts, 'draw'>;
  /** How a host's file becomes a reading, where it is another than this program's. */
  readonly importer?: Importer;
  readonly cardPace?: Pace;
  readonly monotonic?: () => number;
  /** Milliseconds that Discord may take to answer at the start. */
  readonly patience?: number;
}

export interface Bot {
  readonly inviteLink: string;
  readonly healthPort: number | undefined;
  /** Does what is due now: prompts, polls to close, notices to hosts. */
  tick(): Promise<void>;
  /** When the next scheduled prompt is due, epoch milliseconds. */
  nextPrompt(): number | undefined;
  /** Resolves when nothing that it was asked for is under way any more. */
  idle(): Promise<void>;
  /** Finishes what is under way, leaves Discord and closes the store. */
  stop(): Promise<void>;
}

/** Opens the store, logs in and answers. Throws StoreRefused or StartRefused with a sentence for the operator. */
export async function startBot(parts: BotParts): Promise<Bot> {
  const { config, commands, readings, clock, log } = parts;
  const databaseFile = fileOf(config.databaseUrl);
  const copied = [
    ...(databaseFile === undefined ? [] : [dirname(databaseFile)]),
    ...(config.backupDir ? [config.backupDir] : []),
  ];
  // First what makes nothing: a start that is refused leaves the disk as it was.
  if (databaseFile !== undefined) refuseStrangers(databaseFile);
  const gone = databaseFile === undefined ? undefined : whyGone(databaseFile);
  keepKeysApart(config, copied);
  const shards = config.shards ?? allShards;
  // The figures are made of what is not opened yet.
  let watch = nobodyWatches;
  const whole = await openStore(config.databaseUrl, {
    wrote: (...all) => watch.wrote(...all),
    onLost: parts.onFatal,
    isServing: true,
    ...(config.shards && { scope: nameOf(config.shards) }),
  });
  const store = config.shards === undefined ? whole : shareOf(whole, (guildId) => owns(shards, guildId));
  const keys = await openKeys(config, config.databaseUrl, copied).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  if (gone !== undefined) log.warn(gone);
  const open = config.keyUrl === undefined ? whoElseReads(config.keyDir) : undefined;
  if (open !== undefined) log.warn(open);
  const withoutKey = whatToDoAbout(
    await countMissingKeys(store.rowsOf('polls'), hasKeyAmong(keys), clock.now()),
    config,
  );
  if (withoutKey !== undefined) log.warn(withoutKey);
  const seminar = await openSeminar({
    store,
    keys,
    readings,
    clock,
    importer: parts.importer,
    randomName: () => randomBytes(5).toString('hex'),
  });
  const purse = store.collection('starts', purseSchema);
  const starts = await openStartBudget(
    {
      get: (shard) => purse.get(...purseKey(shards, shard)),
      set: (left, shard) => purse.set(left, ...purseKey(shards, shard)),
    },
    shards,
    clock,
    log,
  );
  const client = createClient(config, starts, shards);
  passOverUnreadable(client, log);
  const monotonic = parts.monotonic ?? (() => performance.now());
  // Loaded only for whoever looks at them: they cost memory.
  const metrics =
    config.healthPort === undefined
      ? undefined
      : (await import('./discord/metrics.js')).createMetrics(
          {
            shards: () => shardFigures(client, shards.ids),
            nextPrompt: () => seminar.deliveries.oldest(),
          },
          monotonic,
        );
  watch = logAnswers(metrics ?? nobodyWatches, log);

  let ids: ReadonlyMap<string, string> = new Map();
  const mention = (name: string): string => {
    const id = ids.get(name.split(' ')[0] ?? '');
    return id === undefined ? `/${name}` : `</${name}:${id}>`;
  };
  const cards = new Cards(
    client.rest,
    parts.cardPace ?? usualPace,
    () => clock.now(),
    (error) => {
      if (!cameTooLate(error)) log.warn({ err: error }, 'a card was not edited');
    },
  );
  const draw = async (chart: Chart): Promise<Uint8Array | undefined> => {
    try {
      return await parts.charts.draw(chart);
    } catch (error) {
      log.warn({ err: error }, 'a chart was not drawn');
      return undefined;
    }
  };
  const once = createRestWithoutRetries(config, config.token, shards);
  const answersRest = createAnswersRest({ api: config.apiUrl });
  const findOwn = createFindOwn(client, once);
  const mayReply = (place: { guildId: string; channelId: string }): boolean =>
    lacksIn(client, place, ['Read Message History']).length === 0;
  const age = freshness(monotonic);
  listenToDates([client.rest, once, answersRest], age.heard);
  const results = createResults({ seminar, rest: once, draw, findOwn, mayReply, log });
  const hostNotices = createHostNotices({ seminar, client, rest: once, log });
  const prompts = createPromptPost({ seminar, client, rest: once, findOwn, log, watch });
  const keeper = createPollKeeper({ seminar, results, cards, discordNow: () => discordNow(once), log });
  const departures = watchDepartures(client, seminar.departures, log);
  const backUpToday =
    config.backupDir === undefined || databaseFile === undefined
      ? undefined
      : createDailyBackup(databaseFile, config.backupDir, log);
  const router = createRouter({
    client,
    postCallback: createCallbacks(client.rest.options, watch, monotonic),
    answersRest,
    watch,
    commands,
    seminar,
    log,
    mention,
    cards,
    draw,
    backups: async () =>
      databaseFile === undefined ? { kind: 'of the server' } : backupState(config.backupDir),
    download: (file) => download(file, config.cdnUrl),
    announce: (guildId, pollId) => results.announce(guildId, pollId),
    deliver: (key) => prompts.deliver(key),
    takeKept: (asker) => hostNotices.takeKept(asker),
    isFresh: age.isFresh,
  });
  const ticker = createTicker({
    seminar,
    prompts,
    monotonic,
    log,
    others: [
      (stopping) => keeper.look(stopping),
      () => departures.look(),
      async () => backUpToday?.(clock.now()),
      async () => hostNotices.look(),
      () =>
        seminar.tidyUp().catch((error: unknown) => {
          log.error({ err: error }, 'what was removed is not gone from the disk yet; tried again soon');
        }),
    ],
  });

  client.on(Events.GuildCreate, (guild) => void welcome(guild, client.rest, mention, seminar.shelf, log));
  client.on(Events.InteractionCreate, (interaction) => void router.handle(interaction));
  client.on(Events.Error, (error) => log.warn({ err: error }, 'the connection to Discord had an error'));
  // What comes again after a break is as old as the break: asked now, Discord's answer shows its clock in time.
  client.on(
    Events.ShardReconnecting,
    () =>
      void discordNow(once).catch((error: unknown) =>
        log.warn({ err: error }, 'Discord did not tell the time'),
      ),
  );
  client.on(Events.ShardDisconnect, ({ code }) => parts.onFatal(fatalClose(code)));

  let health: Health | undefined;
  try {
    if (config.healthPort !== undefined && metrics !== undefined) {
      health = await serveHealth(config.healthPort, {
        host: config.healthHost,
        client,
        metrics,
        lastTick: () => ticker.lastTick(),
        monotonic,
        now: () => Date.now(),
      });
    }
    await keeper.recover();
    await connect({ client, starts, config, shards: shards.ids.length, patience: parts.patience });
  } catch (error) {
    await health?.close();
    await client.destroy();
    await keys.close();
    await store.close();
    // Its code would look like one of the way to Discord.
    if (error instanceof ServerFailed)
      throw new StoreAway(
        `${error.message} while the bot started. DATABASE_URL and KEY_URL say where it is.`,
        {
          cause: error,
        },
      );
    throw whyNotStarted(error, config.apiUrl, config.token);
  }
  const endOfConnection = logConnection(client, log);
  watchToken([client.rest, once], () => parts.onFatal(wrongToken));
  watchRefusals([client.rest, once, answersRest], (status) => watch.refused(status));
  const applicationId = client.application?.id ?? '';
  try {
    // One process of several does it, or each would write over the other's while a newer version is rolled out.
    const mayWrite = shards.ids.includes(0);
    const registered = await registerCommands(client.rest, applicationId, config.guildId, commands, mayWrite);
    ids = registered.ids;
    log.info({ changed: registered.changed }, 'commands registered');
  } catch (error) {
    // Those registered before still work.
    if (config.guildId !== undefined && isApiError(error) && error.code === missingAccess)
      log.error(
        `commands could not be registered: ${outsideOf(config.guildId, 'with the link that follows')}`,
      );
    else log.error({ err: error }, 'commands could not be registered');
  }
  await departures.begin();
  ticker.start();

  return {
    inviteLink: inviteLink(applicationId),
    healthPort: health?.port,
    async tick() {
      await ticker.tick();
      await hostNotices.drain();
    },
    nextPrompt: () => seminar.deliveries.next(),
    idle: () => router.idle(),
    async stop() {
      client.removeAllListeners(Events.InteractionCreate);
      endOfConnection();
      await health?.close();
      await Promise.all([ticker.stop(), hostNotices.stop()]);
      await router.drain();
      await client.destroy();
      await keys.close();
      await store.close();
      log.info('stopped');
    },
  };
}

/** Where a shard's purse lies: with the shard, it moves to another process. */
function purseKey({ count }: Shards, shard: number): string[] {
  return count === 1 ? ['bot'] : ['shard', String(shard), String(count)];
}

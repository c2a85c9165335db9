import { parse } from 'dotenv';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { envFileIn, whyNotRead } from './env-file.js';
import { backupsOfServers, forServer, kindOf } from './store/database-url.js';
import { botPrefix, whyNoToken } from './secret-kind.js';
import type { Shards } from './shards.js';
import { currentUser } from './write-test.js';

/** What the operator has set. The only reader of the environment. */
export interface Config {
  /** Undefined starts the preview instead of Discord. */
  readonly token: string | undefined;
  /** Without `/v10`, which the library adds. */
  readonly apiUrl: string;
  readonly cdnUrl: string;
  readonly databaseUrl: string;
  /** Where the keys of secret ballots are: outside the database's folder and its backups. */
  readonly keyDir: string;
  /** A server of their own for the keys, in the folder's place; undefined for the folder. */
  readonly keyUrl: string | undefined;
  /** A backup a day goes there; undefined for none. */
  readonly backupDir: string | undefined;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  readonly previewPort: number;
  /** Where health and figures are told; undefined for nowhere. */
  readonly healthPort: number | undefined;
  readonly healthHost: string;
  /** Register commands in this server only. */
  readonly guildId: string | undefined;
  /** This process's share of the servers; undefined for all. */
  readonly shards: Shards | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

export type ReadConfig = { kind: 'config'; config: Config } | { kind: 'refused'; problems: string[] };

/** Where the database is if nothing else is set. */
export const usualDatabase = 'sqlite://var/colloquium.sqlite';

const address = (name: string, usual: string) =>
  z
    .url({ protocol: /^https?$/, error: `${name} is not an address; write one such as ${usual}` })
    .default(usual);

/** Why a server's address is none; never what was given, for it may hold a password. */
function noServerUrl(given: string): string | undefined {
  const example = forServer(given, {
    postgres: 'postgres://USER:PASSWORD@HOST:5432/DATABASE',
    redis: 'redis://USER:PASSWORD@HOST:6379/0',
  });
  return /^[a-z]+:\/\/./i.test(given) && URL.canParse(given)
    ? undefined
    : `DATABASE_URL is no address of a server; write it as ${example}, with %40 for @, %2F for /, %3A for : and %23 for # in the password`;
}

/** A path without `sqlite://` is given back with it; an absolute one must not come out as a relative one. */
function noDatabaseUrl(given: string): string {
  const path = /^(?:sqlite|file):(.+)$/i.exec(given)?.[1] ?? given;
  const proposed = path.includes('://') || /^\/*$/.test(path) ? 'var/colloquium.sqlite' : path;
  return `DATABASE_URL names neither a SQLite file nor a server; write it as sqlite://${proposed} (sqlite:// and a path: two slashes in all begin a path in the folder the bot is started from, three an absolute one), or as postgres://… or redis://…`;
}

const shardList = /^\d{1,5}(?:\s*,\s*\d{1,5})*$/;
const shardCount = /^[1-9]\d{0,4}$/;

const settings = z
  .object({
    DISCORD_TOKEN: z
      .string()
      .superRefine((token, context) => {
        const why = whyNoToken(token);
        if (why !== undefined) context.addIssue({ code: 'custom', message: `DISCORD_TOKEN ${why}` });
      })
      .optional(),
    DISCORD_REQUIRED: z
      .enum(['0', '1', 'false', 'true'], {
        error: 'DISCORD_REQUIRED is neither 1 nor 0; write 1 to forbid the preview',
      })
      .default('0'),
    DISCORD_API_URL: address('DISCORD_API_URL', 'https://discord.com/api'),
    DISCORD_CDN_URL: address('DISCORD_CDN_URL', 'https://cdn.discordapp.com'),
    DATABASE_URL: z
      .string()
      .superRefine((given, context) => {
        const isFile = kindOf(given) === 'sqlite';
        const why = isFile
          ? /^sqlite:\/\/.+/.test(given)
            ? undefined
            : noDatabaseUrl(given)
          : noServerUrl(given);
        if (why !== undefined) context.addIssue({ code: 'custom', message: why });
      })
      .default(usualDatabase),
    KEY_DIR: z.string().optional(),
    KEY_URL: z
      .url({
        protocol: /^(?:postgres(?:ql)?|rediss?)$/,
        error:
          'KEY_URL is no address of a database server; write one such as postgres://USER:PASSWORD@HOST/DATABASE or redis://HOST',
      })
      .optional(),
    BACKUP_DIR: z.string().optional(),
    LOG_LEVEL: z
      .string()
      .toLowerCase()
      .pipe(
        z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], {
          error: 'LOG_LEVEL is unknown; write one of fatal, error, warn, info, debug, silent',
        }),
      )
      .default('info'),
    PREVIEW_PORT: z.coerce
      .number({ error: 'PREVIEW_PORT is not a number; write one from 0 to 65535' })
      .int('PREVIEW_PORT is not a whole number; write one from 0 to 65535')
      .min(0, 'PREVIEW_PORT is below 0; write one from 0 to 65535')
      .max(65_535, 'PREVIEW_PORT is above 65535; write one from 0 to 65535')
      .default(8123),
    HEALTH_PORT: z.coerce
      .number({ error: 'HEALTH_PORT is not a number; write one from 1 to 65535, or leave it empty' })
      .int('HEALTH_PORT is not a whole number')
      .min(1, 'HEALTH_PORT is below 1')
      .max(65_535, 'HEALTH_PORT is above 65535')
      .optional(),
    HEALTH_HOST: z
      .union([z.ipv4(), z.ipv6()], {
        error: 'HEALTH_HOST is no IP address; write 127.0.0.1, or 0.0.0.0 to be reached from other machines',
      })
      .default('127.0.0.1'),
    GUILD_ID: z
      .string()
      .regex(/^\d{15,21}$/, "GUILD_ID is not a server's id; copy it with Copy Server ID (Developer Mode)")
      .optional(),
    SHARDS: z
      .string()
      .regex(shardList, {
        error: 'SHARDS is no list of numbers; write those of this process, such as 0,1',
      })
      .optional(),
    SHARD_COUNT: z
      .string()
      .regex(shardCount, {
        error:
          'SHARD_COUNT is no number from 1 on; write how many shards all processes have together, such as 4',
      })
      .optional(),
  })
  .superRefine((values, context) => {
    if (values.BACKUP_DIR !== undefined && kindOf(values.DATABASE_URL) !== 'sqlite')
      context.addIssue({
        code: 'custom',
        message: `BACKUP_DIR is set: leave it empty. ${backupsOfServers(values.DATABASE_URL)}`,
      });
    const required = values.DISCORD_REQUIRED === '1' || values.DISCORD_REQUIRED === 'true';
    if (required && values.DISCORD_TOKEN === undefined) {
      context.addIssue({
        code: 'custom',
        message:
          'DISCORD_TOKEN is missing and DISCORD_REQUIRED forbids the preview; set the token from the Bot page of the Developer Portal',
      });
    }
    for (const message of [...shardProblems(values), ...keyProblems(values)])
      context.addIssue({ code: 'custom', message });
  });

interface ShardSettings {
  readonly SHARDS?: string | undefined;
  readonly SHARD_COUNT?: string | undefined;
}

/** Undefined where they are not set, or not as they must be. */
function shardsOf({ SHARDS: list, SHARD_COUNT: count }: ShardSettings): Shards | undefined {
  if (list === undefined || count === undefined || !shardList.test(list) || !shardCount.test(count))
    return undefined;
  return { ids: list.split(',').map(Number), count: Number(count) };
}

function shardProblems(values: ShardSettings & { readonly DATABASE_URL: string }): string[] {
  if (values.SHARDS === undefined && values.SHARD_COUNT === undefined) return [];
  if (values.SHARDS === undefined)
    return ['SHARD_COUNT is set and SHARDS is not; write which of them this process has, such as SHARDS=0,1'];
  if (values.SHARD_COUNT === undefined)
    return ['SHARDS is set and SHARD_COUNT is not; write how many all processes have together, such as 4'];
  const shards = shardsOf(values);
  if (shards === undefined) return [];
  const { ids, count } = shards;
  const beyond = ids.find((id) => id >= count);
  const last = count - 1;
  return [
    ...(new Set(ids).size === ids.length ? [] : ['SHARDS names a shard twice; write each once']),
    ...(beyond === undefined
      ? []
      : [
          `SHARDS names shard ${beyond}, and SHARD_COUNT=${count} has 0 to ${last} only; write none above ${last}`,
        ]),
    ...(values.DATABASE_URL.startsWith('sqlite://')
      ? [
          'SHARDS cannot be used with DATABASE_URL=sqlite://; several processes need one database that they share: PostgreSQL or Redis',
        ]
      : []),
  ];
}

function keyProblems({
  KEY_URL: keys,
  KEY_DIR: folder,
  DATABASE_URL: database,
}: {
  KEY_URL?: string | undefined;
  KEY_DIR?: string | undefined;
  DATABASE_URL: string;
}): string[] {
  if (keys === undefined) return [];
  return [
    ...(folder === undefined ? [] : ['KEY_DIR and KEY_URL are both set; write only one of them']),
    ...(isSameDatabase(keys, database)
      ? [
          'KEY_URL names the database of DATABASE_URL, and whoever copies that would copy the keys of secret ballots with it; write one on another server',
        ]
      : []),
  ];
}

/** As far as the addresses tell; the start looks into it too. */
function isSameDatabase(one: string, other: string): boolean {
  const areServers = [one, other].every((url) => kindOf(url) !== 'sqlite' && URL.canParse(url));
  return areServers && whereOf(one) === whereOf(other);
}

/** A copy of a Redis server has all its numbered databases, so there the number makes no difference. */
function whereOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return forServer(url, {
    postgres: `postgres ${hostname}:${port || 5432}${pathname}`,
    redis: `redis ${hostname}:${port || 6379}`,
  });
}

const usualKeyDir = join(homedir(), '.local', 'state', 'colloquium', 'keys');

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(settings.shape);

/** Reads the settings and reports all bad ones at once. An empty value counts as not set. */
export function readConfig(environment: Environment): ReadConfig {
  const given = Object.fromEntries(
    Object.entries(environment)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settings.safeParse(given);
  if (!parsed.success)
    return { kind: 'refused', problems: parsed.error.issues.map((issue) => issue.message) };
  const values = parsed.data;
  return {
    kind: 'config',
    config: {
      token: values.DISCORD_TOKEN?.replace(botPrefix, ''),
      apiUrl: values.DISCORD_API_URL.replace(/\/+$/, ''),
      cdnUrl: values.DISCORD_CDN_URL.replace(/\/+$/, ''),
      databaseUrl: values.DATABASE_URL,
      keyDir: resolve((values.KEY_DIR ?? usualKeyDir).replace(/^~(?=\/)/, homedir())),
      keyUrl: values.KEY_URL,
      backupDir: values.BACKUP_DIR === undefined ? undefined : resolve(values.BACKUP_DIR),
      logLevel: values.LOG_LEVEL,
      previewPort: values.PREVIEW_PORT,
      healthPort: values.HEALTH_PORT,
      healthHost: values.HEALTH_HOST,
      guildId: values.GUILD_ID,
      shards: shardsOf(values),
    },
  };
}

/**
 * The settings of the environment, and below them those of `.env` in a folder. A file that is there and cannot be read
 * is refused: without its token the preview would start, as if nothing were wrong.
 */
export function readSettings(
  folder: string = resolve('.'),
  environment: Environment = process.env,
): ReadConfig {
  const file = envFileIn(folder);
  const unread = whyNotRead(file, folder, currentUser());
  if (unread !== undefined) return { kind: 'refused', problems: [unread] };
  return readConfig(allSet(folder, environment));
}

/** One setting of them by its name, whatever it is; undefined where it is not set. */
export function settingOf(
  name: string,
  folder: string = resolve('.'),
  environment: Environment = process.env,
): string | undefined {
  return allSet(folder, environment)[name];
}

function allSet(folder: string, environment: Environment): Environment {
  const file = envFileIn(folder);
  const written = file.kind === 'read' ? parse(file.text) : {};
  // What is set to nothing, as by a template that found no value, hides no line of the file.
  const set = Object.entries(environment).filter(([, value]) => value?.trim() !== '');
  return { ...written, ...Object.fromEntries(set) };
}

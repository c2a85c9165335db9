import { parse } from 'dotenv';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingNames } from './config.js';
import { envFileIn, tokenElsewhere, type EnvFile } from './env-file.js';
import { packageRoot } from './package-root.js';
import { currentUser, quoted, type User } from './write-test.js';

/** What lies in the folder that the bot is started from. */
export interface EnvFacts {
  readonly folder: string;
  readonly env: EnvFile;
  /** Files under names that are mistaken for that of `.env`, and what is in them. */
  readonly misnamed: readonly { readonly name: string; readonly text: string }[];
  /** Another folder whose `.env` holds a token. */
  readonly elsewhere: string | undefined;
  readonly example: string | undefined;
  /** What is really set, without `.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The names that the bot reads. */
  readonly settings: readonly string[];
  readonly user: User | undefined;
}

const misnames = ['.env.txt', 'env.txt', 'env', '.env.local'];

export function envFactsIn(folder: string): EnvFacts {
  const names = namesIn(folder);
  const textOf = (name: string): string | undefined => {
    try {
      return names.includes(name) ? readFileSync(join(folder, name), 'utf8') : undefined;
    } catch {
      // Whatever it holds cannot be told.
      return undefined;
    }
  };
  return {
    folder,
    env: envFileIn(folder),
    misnamed: misnames.flatMap((name) => {
      const text = textOf(name);
      return text === undefined ? [] : [{ name, text }];
    }),
    elsewhere: tokenElsewhere(folder, [packageRoot]),
    example: textOf('.env.example'),
    environment: process.env,
    settings: settingNames,
    user: currentUser(),
  };
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

const likeToken = /^(?:BOT_|DISCORD_BOT_|DISCORD_CLIENT_|CLIENT_)?TOKEN$|^DISCORD_?TOKEN$/i;

/**
 * Where a token is that nobody reads, and what to do, in a sentence; undefined where one is read, or none is to be seen.
 * Never says a piece of it.
 */
export function misplacedToken(facts: EnvFacts): string | undefined {
  const { folder, env, misnamed, elsewhere, example } = facts;
  const text = env.kind === 'read' ? env.text : undefined;
  if (isSet(facts.environment['DISCORD_TOKEN']) || (text !== undefined && hasToken(text))) return undefined;
  if (text !== undefined) {
    const name = otherName(text);
    if (name !== undefined) return `.env calls the token ${name}; write DISCORD_TOKEN= instead.`;
    if (isCommentedOut(text))
      return 'The line of DISCORD_TOKEN in .env begins with #, so it is not read; take the # away.';
  }
  const move = 'move it into .env, behind DISCORD_TOKEN=';
  const found = misnamed.find((file) => text === undefined || holdsToken(file.text));
  if (found !== undefined) {
    return text === undefined
      ? `Settings in a file ${found.name} are not read; it must be called .env: mv ${found.name} .env`
      : `The token stands in ${found.name}, which is not read; ${move}`;
  }
  if (example !== undefined && (hasToken(example) || otherName(example) !== undefined)) {
    return `The token stands in .env.example, which is not read and is there for all to see: ${text === undefined ? 'mv .env.example .env, and git checkout .env.example' : move}`;
  }
  if (elsewhere === undefined) return undefined;
  return `The token stands in ${join(elsewhere, '.env')}, which is not read; the bot reads .env in the folder it is started from. If it is this bot's: mv ${quoted(join(elsewhere, '.env'))} ${quoted(join(folder, '.env'))}`;
}

/** What `.env` sets that the bot does not read, as a sentence; undefined where there is nothing of that kind. */
export function unreadSettings({
  env,
  settings,
  environment,
}: Pick<EnvFacts, 'env' | 'settings' | 'environment'>): string | undefined {
  if (env.kind !== 'read') return undefined;
  // Where no token is read, that name is told for itself.
  const isRead = isSet(environment['DISCORD_TOKEN']) || hasToken(env.text);
  const token = isRead ? undefined : otherName(env.text);
  const unread = Object.keys(parse(env.text))
    .filter((name) => !settings.includes(name) && name !== token)
    // What has a dot in it may be a piece of a token.
    .filter((name) => !name.includes('.'));
  return unread.length === 0
    ? undefined
    : `.env sets what this bot does not read: ${unread.join(', ')}. .env.example names what it does.`;
}

/** The name that is mistaken for that of the token. */
function otherName(text: string): string | undefined {
  return Object.entries(parse(text)).find(
    ([name, value]) => name !== 'DISCORD_TOKEN' && likeToken.test(name) && isSet(value),
  )?.[0];
}

function isCommentedOut(text: string): boolean {
  return /^\s*#\s*DISCORD_TOKEN\s*[=:]\s*\S/im.test(text);
}

function holdsToken(text: string): boolean {
  return hasToken(text) || otherName(text) !== undefined || isCommentedOut(text);
}

export function hasToken(text: string | undefined): boolean {
  return text !== undefined && isSet(parse(text)['DISCORD_TOKEN']);
}

export function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}

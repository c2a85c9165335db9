import { parse } from 'dotenv';
import { join } from 'node:path';
import { whyNotRead, type EnvFile } from '../env-file.js';
import { botPrefix } from '../secret-kind.js';
import type { User } from '../write-test.js';
import { ok, look, wrong, type Finding } from './finding.js';

/** What lies in the folder that the bot is started from. */
export interface EnvFacts {
  readonly folder: string;
  /** The names of the files in it, folders left out. */
  readonly files: readonly string[];
  readonly env: EnvFile;
  /** Another folder whose `.env` holds a token. */
  readonly elsewhere: string | undefined;
  readonly example: string | undefined;
  /** What is really set, without `.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The names that the bot reads. */
  readonly settings: readonly string[];
  readonly user: User | undefined;
}

/** Everything about `.env` that makes a token seem to be missing or wrong. Never says a word of what is in it. */
export function checkEnvFile(facts: EnvFacts): Finding[] {
  const { env } = facts;
  const unread = whyNotRead(env, facts.folder, facts.user);
  if (unread !== undefined) return [wrong(unread)];
  if (env.kind !== 'read') return [withoutFile(facts)];
  const found = [...inFile(env.text, facts), ...aroundFile(env.mode, facts)];
  return found.length === 0 ? [ok('.env is read, and nothing in its form is odd.')] : found;
}

function withoutFile(facts: EnvFacts): Finding {
  const { files, example, environment } = facts;
  const mistaken = ['.env.txt', 'env.txt', 'env', '.env.local'].find((name) => files.includes(name));
  if (mistaken !== undefined)
    return wrong(`Settings in a file ${mistaken} are not read; it must be called .env: mv ${mistaken} .env`);
  if (hasToken(example)) {
    return wrong(
      'The token stands in .env.example, which is not read and is there for all to see: mv .env.example .env, and git checkout .env.example',
    );
  }
  const elsewhere = fromElsewhere(facts);
  if (elsewhere !== undefined) return elsewhere;
  if (isSet(environment['DISCORD_TOKEN']))
    return ok('There is no .env; DISCORD_TOKEN comes from the environment.');
  return ok('There is no .env, so every setting has its default: cp .env.example .env makes one.');
}

/** A token that is nowhere set, though another folder has one. */
function fromElsewhere({ folder, elsewhere, env, environment }: EnvFacts): Finding | undefined {
  const own = env.kind === 'read' ? parse(env.text)['DISCORD_TOKEN'] : undefined;
  if (elsewhere === undefined || isSet(own) || isSet(environment['DISCORD_TOKEN'])) return undefined;
  return wrong(
    `The token stands in ${join(elsewhere, '.env')}, which is not read; the bot reads .env in the folder it is started from: mv ${join(elsewhere, '.env')} ${join(folder, '.env')}`,
  );
}

const likeToken = /^(?:BOT_|DISCORD_BOT_|DISCORD_CLIENT_|CLIENT_)?TOKEN$|^DISCORD_?TOKEN$/i;

function inFile(text: string, facts: EnvFacts): Finding[] {
  const { environment, settings } = facts;
  const values = parse(text);
  const found: Finding[] = [];
  const elsewhere = fromElsewhere(facts);
  if (elsewhere !== undefined) found.push(elsewhere);
  const token = values['DISCORD_TOKEN']?.trim() ?? '';
  const unknown = Object.keys(values).filter((name) => !settings.includes(name));
  const misnamed = token === '' ? unknown.find((name) => likeToken.test(name)) : undefined;
  if (misnamed !== undefined)
    found.push(wrong(`.env calls the token ${misnamed}; write DISCORD_TOKEN= instead.`));
  const others = unknown.filter((name) => name !== misnamed);
  if (others.length > 0)
    found.push(
      look(`.env sets what this bot does not read: ${others.join(', ')}. .env.example names what it does.`),
    );
  if (token === '' && /^\s*#\s*DISCORD_TOKEN\s*=\s*\S/m.test(text))
    found.push(wrong('The line of DISCORD_TOKEN in .env begins with #, so it is not read; take the # away.'));
  const lines = text.match(/^\s*(?:export\s+)?DISCORD_TOKEN\s*[=:].*$/gm) ?? [];
  if (lines.length > 1) found.push(look('.env sets DISCORD_TOKEN more than once; leave one line.'));
  const written = /[=:](.*)$/.exec(lines.at(-1) ?? '')?.[1] ?? '';
  const harmless = [
    ...(/^\s*["'`]/.test(written) ? ['quotes around the token'] : []),
    ...(/^[^\S\r]+\S/.test(written) ? ['a space before the token'] : []),
    ...(botPrefix.test(token) ? ['“Bot ” before the token'] : []),
  ];
  if (harmless.length > 0) {
    found.push(
      look(
        `.env has ${harmless.join(', ')}. The bot reads past that, other programs that read the file may not: write DISCORD_TOKEN= and the token right behind it.`,
      ),
    );
  }
  if (text.includes('\r\n')) {
    found.push(
      look(
        String.raw`.env has line ends of Windows. The bot reads past them, other programs that read the file may not: sed -i 's/\r$//' .env`,
      ),
    );
  }
  const hidden = [...settings].filter(
    (name) => environment[name] !== undefined && !isSet(environment[name]) && isSet(values[name]),
  );
  if (hidden.length > 0) {
    found.push(
      look(
        `The environment sets ${hidden.join(', ')} to nothing, so what .env says counts: unset ${hidden.join(' ')}`,
      ),
    );
  }
  const differs = [...settings].filter(
    (name) => isSet(environment[name]) && isSet(values[name]) && environment[name] !== values[name],
  );
  if (differs.length > 0)
    found.push(
      look(`The environment sets ${differs.join(', ')} too, and wins over .env: unset ${differs.join(' ')}`),
    );
  return found;
}

function aroundFile(mode: number | undefined, { files, example }: EnvFacts): Finding[] {
  return [
    ...(mode !== undefined && (mode & 0o077) !== 0
      ? [look('Other users of this machine can read .env: chmod 600 .env')]
      : []),
    ...(files.includes('.env.example') && hasToken(example)
      ? [look('.env.example holds a token too, for all to see: git checkout .env.example')]
      : []),
  ];
}

function hasToken(text: string | undefined): boolean {
  return text !== undefined && isSet(parse(text)['DISCORD_TOKEN']);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}

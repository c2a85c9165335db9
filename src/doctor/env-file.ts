import { parse } from 'dotenv';
import { botPrefix } from '../secret-kind.js';
import { letWrite, type User } from '../write-test.js';
import { ok, look, wrong, type Finding } from './finding.js';

/** What lies in the folder that the bot is started from. */
export interface EnvFacts {
  readonly folder: string;
  /** The names of the files in it, folders left out. */
  readonly files: readonly string[];
  /** `.env` as it is on the disk. */
  readonly env:
    | { kind: 'none' | 'folder' }
    | { kind: 'refused'; code: string }
    /** `mode`: the permission bits; undefined where the system has none. */
    | { kind: 'read'; bytes: Buffer; mode: number | undefined };
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
  switch (env.kind) {
    case 'folder':
      return [
        wrong(
          '.env is a folder; Docker makes one where a file to be mounted is missing. Remove it and write the file: rmdir .env && cp .env.example .env',
        ),
      ];
    case 'refused':
      return [
        wrong(
          `.env cannot be read (${env.code}). ${letWrite(`${facts.folder}/.env`, true, env.code, facts.user)}`,
        ),
      ];
    case 'none':
      return [withoutFile(facts)];
    case 'read': {
      if (!isUtf8(env.bytes)) {
        return [
          wrong(
            '.env is not saved as UTF-8 (Windows PowerShell writes UTF-16), so nothing in it is read. Save it anew as UTF-8.',
          ),
        ];
      }
      const found = [...inFile(env.bytes.toString('utf8'), facts), ...aroundFile(env.mode, facts)];
      return found.length === 0 ? [ok('.env is read, and nothing in its form is odd.')] : found;
    }
  }
}

function withoutFile({ files, example, environment }: EnvFacts): Finding {
  const mistaken = ['.env.txt', 'env.txt', 'env', '.env.local'].find((name) => files.includes(name));
  if (mistaken !== undefined)
    return wrong(`Settings in a file ${mistaken} are not read; it must be called .env: mv ${mistaken} .env`);
  if (hasToken(example)) {
    return wrong(
      'The token stands in .env.example, which is not read and is there for all to see: mv .env.example .env, and git checkout .env.example',
    );
  }
  if (isSet(environment['DISCORD_TOKEN']))
    return ok('There is no .env; DISCORD_TOKEN comes from the environment.');
  return ok('There is no .env, so every setting has its default: cp .env.example .env makes one.');
}

const likeToken = /^(?:BOT_|DISCORD_BOT_|DISCORD_CLIENT_|CLIENT_)?TOKEN$|^DISCORD_?TOKEN$/i;

function inFile(text: string, { environment, settings }: EnvFacts): Finding[] {
  const values = parse(text);
  const found: Finding[] = [];
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
    ...(text.includes('\r\n') ? ['line ends of Windows'] : []),
  ];
  if (harmless.length > 0) {
    found.push(
      look(
        `.env has ${harmless.join(', ')}. The bot reads past that, other programs that read the file may not: write DISCORD_TOKEN= and the token right behind it.`,
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

function isUtf8(bytes: Buffer): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0');
  } catch {
    return false;
  }
}

function hasToken(text: string | undefined): boolean {
  return text !== undefined && isSet(parse(text)['DISCORD_TOKEN']);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}

import { parse } from 'dotenv';
import { whyNotRead } from '../env-file.js';
import { hasToken, isSet, misplacedToken, unreadSettings, type EnvFacts } from '../env-mistakes.js';
import { botPrefix } from '../secret-kind.js';
import { ok, look, wrong, type Finding } from './finding.js';

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
  const misplaced = misplacedToken(facts);
  if (misplaced !== undefined) return wrong(misplaced);
  if (isSet(facts.environment['DISCORD_TOKEN']))
    return ok('There is no .env; DISCORD_TOKEN comes from the environment.');
  return ok('There is no .env, so every setting has its default: cp .env.example .env makes one.');
}

function inFile(text: string, facts: EnvFacts): Finding[] {
  const { environment, settings } = facts;
  const values = parse(text);
  const found: Finding[] = [];
  const misplaced = misplacedToken(facts);
  if (misplaced !== undefined) found.push(wrong(misplaced));
  const unread = unreadSettings(facts);
  if (unread !== undefined) found.push(look(unread));
  const token = values['DISCORD_TOKEN']?.trim() ?? '';
  const lines = text.match(/^\s*(?:export\s+)?DISCORD_TOKEN\s*[=:].*$/gm) ?? [];
  if (lines.length > 1) found.push(look('.env sets DISCORD_TOKEN more than once; leave one line.'));
  const [, sign = '=', written = ''] = /([=:])(.*)$/.exec(lines.at(-1) ?? '') ?? [];
  const harmless = [
    ...(/^\s*["'`]/.test(written) ? ['quotes around the token'] : []),
    ...(sign === ':' ? ['a colon behind DISCORD_TOKEN and no ='] : []),
    ...(sign === '=' && /^[^\S\r]+\S/.test(written) ? ['a space before the token'] : []),
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

function aroundFile(mode: number | undefined, facts: EnvFacts): Finding[] {
  return [
    ...(mode !== undefined && (mode & 0o077) !== 0
      ? [look('Other users of this machine can read .env: chmod 600 .env')]
      : []),
    ...(misplacedToken(facts) === undefined && hasToken(facts.example)
      ? [look('.env.example holds a token too, for all to see: git checkout .env.example')]
      : []),
  ];
}

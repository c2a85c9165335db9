/** A line of the fault matrix, and where it is tried: tests that name it, as in `fault 3: …` or `secrecy b: …`. */
export interface Row {
  readonly name: string;
  readonly fault: string;
  readonly files: readonly string[];
  /** Tried on PostgreSQL and Redis, beside the same row on SQLite. */
  readonly onServers: boolean;
}

const faults: readonly (readonly [fault: string, ...files: string[]])[] = [
  ['killed around a scheduled prompt', 'faults/prompt-kills'],
  ['started again after Discord has forgotten the nonce', 'faults/prompt-kills'],
  ['killed while members vote', 'faults/kill', 'store/sqlite', 'faults/servers'],
  ['two hundred people click at once', 'faults/concurrent'],
  ['every event comes twice', 'faults/replays'],
  ['an interaction comes too late for an answer', 'faults/replays'],
  ['heartbeats that nobody answers', 'faults/connections'],
  ['connections that break in any order', 'faults/connections', 'discord/unreadable'],
  ['the connection is closed for good', 'faults/fatal-close'],
  ['killed at every boot', 'faults/crash-loop'],
  ['requests that fail in every way', 'faults/prompt-kills'],
  ['rate limits of an hour', 'faults/mended'],
  ['an answer that is none of Discord’s', 'faults/mended', 'faults/prompt-kills'],
  ['the token is no good any more', 'faults/mended'],
  ['channels that refuse', 'faults/prompt-kills'],
  ['answers that come too late or twice', 'faults/error-codes'],
  ['a slow store', 'faults/slow-store'],
  ['clocks that change, in every zone', 'prompts/clocks'],
  ['away for three days', 'conversations/prompt', 'conversations/schedule-troubles'],
  ['clocks that jump, a poll of 32 days', 'faults/prompt-kills', 'conversations/secret-poll'],
  ['a thousand prompts due at once', 'faults/prompt-kills'],
  ['a full disk', 'faults/full-disk', 'store/sqlite'],
  ['a damaged database', 'store/sqlite'],
  ['a store that fails', 'store/sqlite', 'faults/servers'],
  ['two processes on one database', 'store/sqlite', 'store/scopes', 'faults/servers', 'faults/shards'],
  ['backups while others write', 'faults/backups'],
  ['stopped while members vote', 'faults/sigterm'],
  ['interactions made of anything', 'faults/malformed', 'discord/unreadable'],
  ['forged presses', 'faults/forged', 'faults/forged-readings'],
  ['texts that would mention, break out or mislead', 'faults/texts'],
  ['addresses that lead elsewhere', 'discord/download'],
  ['files that are bombs', 'faults/uploads', 'faults/uploads-in-chat', 'discord/download'],
  ['secrets in logs', 'faults/logs'],
  ['data that is to be erased', 'faults/erasure'],
  ['commands written at every start', 'faults/registration'],
  ['memory', 'faults/memory'],
];

const secrets: readonly (readonly [promise: string, ...files: string[]])[] = [
  ['an attacker with all files but the keys', 'secrecy/attacker'],
  ['two worlds with swapped votes', 'secrecy/at-rest'],
  ['the same voters in many polls', 'secrecy/at-rest', 'ballots/cipher'],
  ['a search of the raw files after closing', 'secrecy/at-rest'],
  ['an old backup beside the live keys', 'secrecy/at-rest'],
  ['fewer voters than the threshold', 'secrecy/in-public', 'secrecy/small-cells'],
  ['edits while people vote', 'secrecy/in-public'],
];

const pathOf = (file: string): string => `test/${file}.test.ts`;
const onServers: ReadonlySet<string> = new Set(['faults/servers', 'faults/shards']);

/** What is tried on servers is a row of its own, so that it runs beside the rest. */
function rowsOf(name: string, fault: string, files: readonly string[]): Row[] {
  return [false, true].flatMap((isOnServers) => {
    const own = files.filter((file) => onServers.has(file) === isOnServers);
    return own.length === 0 ? [] : [{ name, fault, files: own.map(pathOf), onServers: isOnServers }];
  });
}

export const rows: readonly Row[] = [
  ...faults.flatMap(([fault, ...files], n) => rowsOf(String(n + 1), fault, files)),
  ...secrets.flatMap(([fault, ...files], n) =>
    rowsOf(String.fromCharCode('a'.charCodeAt(0) + n), fault, files),
  ),
];

/** What the titles of a row's tests hold; one test may try several rows, `fault 11, 13: …`. */
export function titleOf({ name }: Pick<Row, 'name'>): RegExp {
  const kind = /\d/.test(name) ? 'fault' : 'secrecy';
  return new RegExp(`${kind} (?:\\w+, )*${name}(?:, \\w+)*: `);
}

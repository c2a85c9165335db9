import { isDeepStrictEqual } from 'node:util';
import {
  Routes,
  type APIApplicationCommand,
  type REST,
  type RESTGetAPICurrentUserGuildsResult,
} from 'discord.js';
import { isApiError } from '../api-error.js';
import type { Command } from '../command.js';
import { missingAccess } from '../guild-setting.js';
import { commandJson } from './command-json.js';

export interface Registered {
  /** False where Discord already had exactly these commands. */
  readonly changed: boolean;
  /** Command name to its id, for clickable mentions. */
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * Makes Discord's list of commands ours, and leaves it alone where it is: creating commands is limited a day.
 * Registered for one server where `guildId` is given, else for all.
 *
 * @param mayWrite else Discord's list is only read, whatever it holds
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  guildId: string | undefined,
  commands: readonly Command[],
  mayWrite = true,
): Promise<Registered> {
  const route = guildId
    ? Routes.applicationGuildCommands(applicationId, guildId)
    : Routes.applicationCommands(applicationId);
  const wanted = commands.map(commandJson);
  const held = (await rest.get(route)) as APIApplicationCommand[];
  const same = !mayWrite || areSame(held, wanted, guildId !== undefined);
  const current = same ? held : ((await rest.put(route, { body: wanted })) as APIApplicationCommand[]);
  return { changed: !same, ids: new Map(current.map((each) => [each.name, each.id])) };
}

/** Servers come in pages of so many. */
const page = 200;

/**
 * Takes this application's commands out of the single servers where they were registered once, as with GUILD_ID: people
 * there see each a second time beside those for every server. The names of these servers. One request a server, so it is
 * nothing for a start.
 */
export async function clearServers(rest: REST, applicationId: string): Promise<string[]> {
  const cleared: string[] = [];
  let after = '0';
  for (;;) {
    const query = new URLSearchParams({ limit: String(page), after });
    const guilds = (await rest.get(Routes.userGuilds(), { query })) as RESTGetAPICurrentUserGuildsResult;
    for (const { id, name } of guilds) if (await clear(rest, applicationId, id)) cleared.push(name);
    const last = guilds.at(-1);
    if (last === undefined || guilds.length < page) return cleared;
    after = last.id;
  }
}

async function clear(rest: REST, applicationId: string, guildId: string): Promise<boolean> {
  const route = Routes.applicationGuildCommands(applicationId, guildId);
  try {
    if (((await rest.get(route)) as unknown[]).length === 0) return false;
  } catch (error) {
    // A server that has added the bot without its commands has none.
    if (isApiError(error) && error.code === missingAccess) return false;
    throw error;
  }
  await rest.put(route, { body: [] });
  return true;
}

/**
 * Whether Discord holds exactly these commands already.
 *
 * @param inServer those of one server, for which Discord keeps nothing of where a command may be used
 */
export function areSame(held: readonly object[], wanted: readonly object[], inServer: boolean): boolean {
  const keys = inServer ? compared.filter((key) => !onlyGlobal.includes(key)) : compared;
  const [ours, theirs] = [wanted, held].map((each) =>
    each.map((command) => JSON.stringify(essence(command, keys))).sort(),
  );
  return isDeepStrictEqual(ours, theirs);
}

const onlyGlobal = ['contexts', 'integration_types'];
const compared = [
  'type',
  'name',
  'description',
  'options',
  'required',
  'choices',
  'value',
  'autocomplete',
  'max_length',
  'min_length',
  'channel_types',
  'default_member_permissions',
  ...onlyGlobal,
];

/** Discord adds ids and leaves out what is false or empty, so only what we say is compared, in one spelling. */
function essence(value: unknown, keys: readonly string[]): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((each) => essence(each, keys));
  if (typeof value !== 'object' || value === null)
    return value === false || value === null ? undefined : value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => keys.includes(key))
      .map(([key, inner]) => [key, essence(inner, keys)] as const)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

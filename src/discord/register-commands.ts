import { Routes, type APIApplicationCommand, type REST } from 'discord.js';
import type { Command } from '../command.js';
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
  const same = !mayWrite || areSame(held, wanted);
  const current = same ? held : ((await rest.put(route, { body: wanted })) as APIApplicationCommand[]);
  return { changed: !same, ids: new Map(current.map((each) => [each.name, each.id])) };
}

/** Whether Discord holds exactly these commands already. */
export function areSame(held: readonly object[], wanted: readonly object[]): boolean {
  return (
    held.length === wanted.length && wanted.every((command) => held.some((each) => alike(each, command)))
  );
}

/** Discord adds ids and leaves out what is false or empty, so only what we say is compared, in one spelling. */
function alike(held: object, wanted: object): boolean {
  return JSON.stringify(essence(held)) === JSON.stringify(essence(wanted));
}

const compared = new Set([
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
  'contexts',
  'integration_types',
]);

function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(essence);
  if (typeof value !== 'object' || value === null)
    return value === false || value === null ? undefined : value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => compared.has(key))
      .map(([key, inner]) => [key, essence(inner)] as const)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

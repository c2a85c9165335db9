/** A member sends a command, or is typing one. */
import { ApplicationCommandType, InteractionType, PermissionFlagsBits } from 'discord.js';
import type { Member } from './cast.js';
import type { AutocompleteAsk, Choices, GivenOption } from './client-api.js';
import { ClientRefusal } from './client-refusal.js';
import { mayUse, seenTextChannel } from './client-view.js';
import { checkOptions } from './given-options.js';
import { Resolved, interactionPayload } from './interaction-payloads.js';
import type { Interaction } from './interactions.js';
import type { Json } from './payloads.js';
import { may } from './permissions.js';
import type { Premises } from './rest-routes.js';
import type { Channel, StoredCommand, World } from './world.js';

export interface GivenCommand {
  channelId: string;
  commandId: string;
  options: GivenOption[];
}

export function sendCommand(premises: Premises, person: Member, given: GivenCommand): Interaction {
  const { world, files, interactions } = premises;
  const channel = seenTextChannel(world, person, given.channelId);
  const stored = findUsable(world, person, channel, given.commandId);
  const resolved = new Resolved(world, person.id);
  const desk = { world, files, channelId: channel.id, resolved, typing: false };
  const options = checkOptions(stored.command.options, given.options, desk);
  return interactions.begin({
    type: InteractionType.ApplicationCommand,
    person,
    channel,
    commandName: fullName(stored.command.name, options),
    payload: (interaction) =>
      interactionPayload(world, interaction, { ...dataOf(stored, options), ...resolved.toJSON() }),
  });
}

/** What the bot suggests while an option is being typed. */
export async function askChoices(premises: Premises, person: Member, ask: AutocompleteAsk): Promise<Choices> {
  const { world, files, interactions } = premises;
  const channel = seenTextChannel(world, person, ask.channelId);
  const stored = findUsable(world, person, channel, ask.commandId);
  const resolved = new Resolved(world, person.id);
  const desk = { world, files, channelId: channel.id, resolved, typing: true };
  const options = checkOptions(stored.command.options, ask.options, desk);
  requireAutocomplete(stored, ask.options);
  const interaction = interactions.begin({
    type: InteractionType.ApplicationCommandAutocomplete,
    person,
    channel,
    commandName: stored.command.name,
    payload: (begun) => interactionPayload(world, begun, dataOf(stored, options)),
  });
  const outcome = await interaction.outcome;
  return { choices: outcome.choices ?? [], failed: outcome.kind === 'failed' };
}

function dataOf({ command, guildId }: StoredCommand, options: Json[]): Json {
  return {
    id: command.id,
    name: command.name,
    type: ApplicationCommandType.ChatInput,
    ...(guildId === null ? {} : { guild_id: guildId }),
    ...(options.length === 0 ? {} : { options }),
  };
}

function findUsable(world: World, person: Member, channel: Channel, commandId: string): StoredCommand {
  const stored = world.commands.get(commandId);
  if (stored === undefined)
    throw new ClientRefusal('This command is outdated, please try again in a few minutes.', 404);
  if (channel.recipientId !== null) {
    // In a direct message only commands of that context are offered.
    const contexts = stored.command.contexts;
    if (stored.guildId !== null || contexts?.includes(1) === false) {
      throw new ClientRefusal('This command can only be used in a server.');
    }
    return stored;
  }
  if (!mayUse(world, person.id, stored.command)) {
    throw new ClientRefusal('You do not have permission to use this command.', 403);
  }
  if (!may(world, person.id, PermissionFlagsBits.UseApplicationCommands, channel)) {
    throw new ClientRefusal('You do not have permission to use commands here.', 403);
  }
  return stored;
}

/** The client asks for suggestions only where the command declared them. */
function requireAutocomplete(stored: StoredCommand, options: AutocompleteAsk['options']): void {
  let declared: readonly unknown[] = stored.command.options ?? [];
  let given: AutocompleteAsk['options'] = options;
  for (;;) {
    const inner = given.find((option) => option.options !== undefined);
    if (inner === undefined) break;
    const rule = declared.find((candidate) => (candidate as { name: string }).name === inner.name);
    declared = (rule as { options?: unknown[] } | undefined)?.options ?? [];
    given = inner.options ?? [];
  }
  const focused = given.filter((option) => option.focused === true);
  const [only] = focused;
  if (only === undefined || focused.length > 1) throw new ClientRefusal('One option must have the focus.');
  const rule = declared.find((candidate) => (candidate as { name: string }).name === only.name);
  if ((rule as { autocomplete?: boolean } | undefined)?.autocomplete !== true) {
    throw new ClientRefusal(`The option "${only.name}" offers no suggestions.`);
  }
}

/** `poll open`: the command with its subcommands, as the answer's message shows it. */
function fullName(name: string, options: readonly Json[]): string {
  const inner = options.find((option) => Array.isArray(option['options']));
  if (inner === undefined) return name;
  return `${name} ${fullName(String(inner['name']), inner['options'] as Json[])}`;
}

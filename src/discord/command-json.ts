import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { AnyAction, Command, OptionSpec } from '../command.js';

/** A command as Discord registers it. */
export function commandJson(command: Command): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const actions = command.action ? [command.action] : Object.values(command.subcommands ?? {});
  const options: APIApplicationCommandOption[] = command.action
    ? optionsJson(command.action)
    : Object.entries(command.subcommands ?? {}).map(([name, action]) => ({
        type: ApplicationCommandOptionType.Subcommand,
        name,
        description: action.description,
        options: optionsJson(action),
      }));
  return {
    type: ApplicationCommandType.ChatInput,
    name: command.name,
    description: command.description,
    options,
    // A hint that hides the command from others; the router checks every call itself.
    default_member_permissions: actions.every((action) => action.hostsOnly ?? action.managersOnly)
      ? PermissionFlagsBits.ManageGuild.toString()
      : null,
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild],
  };
}

function optionsJson(action: AnyAction): APIApplicationCommandBasicOption[] {
  const specs = Object.entries(action.options);
  // Discord refuses a required option behind an optional one.
  return specs
    .sort(([, a], [, b]) => Number(b.required ?? false) - Number(a.required ?? false))
    .map(([name, spec]) => optionJson(name, spec));
}

function optionJson(name: string, spec: OptionSpec): APIApplicationCommandBasicOption {
  const base = { name, description: spec.description, required: spec.required ?? false };
  switch (spec.type) {
    case 'text':
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        ...(spec.maxLength !== undefined && { max_length: spec.maxLength }),
        ...(spec.suggest && { autocomplete: true as const }),
      };
    case 'choice':
      return {
        ...base,
        type: ApplicationCommandOptionType.String,
        choices: spec.choices.map((choice) => ({ name: choice, value: choice })),
      };
    case 'channel':
      return {
        ...base,
        type: ApplicationCommandOptionType.Channel,
        channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildForum],
      };
    case 'file':
      return { ...base, type: ApplicationCommandOptionType.Attachment };
    case 'role':
      return { ...base, type: ApplicationCommandOptionType.Role };
  }
}

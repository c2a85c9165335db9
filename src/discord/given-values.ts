import {
  ApplicationCommandOptionType,
  ComponentType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { AnyAction, AttachedFile } from '../command.js';
import { customIdName } from '../custom-id.js';

/** `poll open`. */
export function actionName(interaction: ChatInputCommandInteraction | AutocompleteInteraction): string {
  return [interaction.commandName, interaction.options.getSubcommand(false)]
    .filter((part) => part !== null)
    .join(' ');
}

/** A command's name, or that of a button, a list or a form; what is unreadable may be without one. */
export function givenName(interaction: Interaction): string {
  try {
    if (interaction.isChatInputCommand() || interaction.isAutocomplete()) return actionName(interaction);
    if (interaction.isMessageComponent() || interaction.isModalSubmit())
      return customIdName(interaction.customId);
    return String(interaction.type);
  } catch {
    return 'unreadable';
  }
}

/** The same as the log has it, with a command's slash. */
export function nameForLog(interaction: Interaction): string {
  const name = givenName(interaction);
  return interaction.isChatInputCommand() || interaction.isAutocomplete() ? `/${name}` : name;
}

/** The fields of a form, of those to choose in the one that was chosen. */
export function fieldsOf(interaction: ModalSubmitInteraction): Record<string, string> {
  return Object.fromEntries(
    [...interaction.fields.fields.values()].flatMap((field) =>
      field.type === ComponentType.TextInput
        ? [[field.customId, field.value]]
        : 'values' in field
          ? [[field.customId, field.values[0] ?? '']]
          : [],
    ),
  );
}

const optionTypes = {
  text: ApplicationCommandOptionType.String,
  choice: ApplicationCommandOptionType.String,
  channel: ApplicationCommandOptionType.Channel,
  role: ApplicationCommandOptionType.Role,
  file: ApplicationCommandOptionType.Attachment,
} as const;

/** The options as declared; undefined where Discord sent something else than we registered. */
export function optionsOf(
  interaction: ChatInputCommandInteraction,
  action: AnyAction,
): Record<string, string | AttachedFile> | undefined {
  const values: Record<string, string | AttachedFile> = {};
  for (const [name, spec] of Object.entries(action.options)) {
    const given = interaction.options.get(name);
    if (given?.value === undefined) {
      if (spec.required) return undefined;
      continue;
    }
    if (given.type !== optionTypes[spec.type] || typeof given.value !== 'string') return undefined;
    if (spec.type === 'file') {
      const { attachment } = given;
      if (!attachment) return undefined;
      values[name] = { name: attachment.name, url: attachment.url, size: attachment.size };
      continue;
    }
    if (spec.type === 'choice' && !spec.choices.includes(given.value)) return undefined;
    values[name] = given.value;
  }
  return values;
}

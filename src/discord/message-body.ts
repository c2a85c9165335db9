import {
  ChannelType,
  ComponentType,
  MessageFlags,
  SelectMenuDefaultValueType,
  TextInputStyle,
  type APIComponentInLabel,
  type APITextInputComponent,
  type APIModalInteractionResponseCallbackData,
  type RawFile,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js';
import type { Message, Modal, PickField, TextField } from '../reply.js';
import { clip } from '../views/card.js';

/** A view's message as Discord takes it: Components V2, and pinging nobody but the one role it names. */
export function messageBody(
  message: Message,
  audience: 'public' | 'private' = 'public',
): RESTPostAPIChannelMessageJSONBody {
  return {
    components: [...message.components],
    ...(message.files && {
      attachments: message.files.map(({ name, alt }, id) => ({
        id: String(id),
        filename: name,
        ...(alt !== undefined && { description: alt }),
      })),
    }),
    flags: MessageFlags.IsComponentsV2 | (audience === 'private' ? MessageFlags.Ephemeral : 0),
    allowed_mentions: { parse: [], ...(message.pings !== undefined && { roles: [message.pings] }) },
  };
}

/** A message's uploads as the REST client sends them; empty where there are none. */
export function uploadsOf({ files = [] }: Message): { files?: RawFile[] } {
  if (files.length === 0) return {};
  return {
    files: files.map(({ name, data }) => ({
      name,
      data: typeof data === 'string' ? data : Buffer.from(data),
    })),
  };
}

/** A form as Discord takes it: each field with its label, empty ones allowed unless it says otherwise. */
export function modalBody({ id, title, fields }: Modal): APIModalInteractionResponseCallbackData {
  return {
    custom_id: id,
    title,
    components: fields.map((field) => ({
      type: ComponentType.Label,
      label: field.label,
      description: field.description,
      component: 'pick' in field ? pickPart(field) : textPart(field),
    })),
  };
}

function textPart(field: TextField): APITextInputComponent {
  return {
    type: ComponentType.TextInput,
    custom_id: field.id,
    style: field.long ? TextInputStyle.Paragraph : TextInputStyle.Short,
    max_length: field.mostLength,
    required: field.required ?? false,
    ...(field.value !== '' && { value: field.value }),
  };
}

function pickPart({ id, pick, value }: PickField): APIComponentInLabel {
  if (pick === 'role') {
    return {
      type: ComponentType.RoleSelect,
      custom_id: id,
      required: false,
      min_values: 0,
      ...(value !== '' && { default_values: [{ id: value, type: SelectMenuDefaultValueType.Role }] }),
    };
  }
  if (pick === 'text channel') {
    return {
      type: ComponentType.ChannelSelect,
      custom_id: id,
      required: false,
      min_values: 0,
      channel_types: [ChannelType.GuildText],
      ...(value !== '' && { default_values: [{ id: value, type: SelectMenuDefaultValueType.Channel }] }),
    };
  }
  return {
    type: ComponentType.StringSelect,
    custom_id: id,
    required: true,
    options: pick.map((option) => ({ ...option, default: option.value === value })),
  };
}

/**
 * The same words and buttons as an ordinary message, for where Discord takes no Components V2: texts one below the
 * other, then the rows of buttons.
 */
export function plainBody(message: Message): RESTPostAPIChannelMessageJSONBody {
  const parts = message.components.flatMap((part) =>
    part.type === ComponentType.Container ? part.components : [part],
  );
  const words = parts.flatMap((part) => (part.type === ComponentType.TextDisplay ? [part.content] : []));
  return {
    ...messageBody(message),
    content: clip(words.join('\n'), 2000),
    components: parts.filter((part) => part.type === ComponentType.ActionRow),
    flags: undefined,
  };
}

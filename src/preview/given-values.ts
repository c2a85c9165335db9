/** What a test writes plainly, in the form in which Discord's client sends it. */
import { ApplicationCommandOptionType, type APIApplicationCommandOption } from 'discord.js';
import type { Person } from './cast.js';
import type { GivenOption, ModalField, UploadedFile } from './client-api.js';
import { ClientRefusal } from './client-refusal.js';
import type { OpenModal } from './interactions.js';
import { PartType, walkParts, type Part } from './parts.js';

/** An option's value as a test writes it. */
export type OptionValue = string | number | boolean | Person | UploadedFile;

/** The options of a command below its groups, each with the type that the command declares. */
export function nestOptions(
  below: readonly string[],
  declared: readonly APIApplicationCommandOption[],
  options: Record<string, OptionValue>,
  focused: string | null,
): (GivenOption & { focused?: boolean })[] {
  const [next, ...rest] = below;
  if (next !== undefined) {
    const rule = declared.find((candidate) => candidate.name === next);
    const inner = rule !== undefined && 'options' in rule ? (rule.options ?? []) : [];
    const type = rule?.type ?? ApplicationCommandOptionType.Subcommand;
    return [{ name: next, type, options: nestOptions(rest, inner, options, focused) }];
  }
  return Object.entries(options).map(([name, value]) => {
    const type =
      declared.find((candidate) => candidate.name === name)?.type ?? ApplicationCommandOptionType.String;
    const focus = name === focused ? { focused: true } : {};
    if (typeof value !== 'object') return { name, type, value, ...focus };
    return 'id' in value ? { name, type, value: value.id, ...focus } : { name, type, file: value, ...focus };
  });
}

/** Every field of a form; what is left out keeps what the bot filled in. */
export function modalFields(
  modal: OpenModal,
  values: Record<string, string | string[] | UploadedFile[]>,
): ModalField[] {
  const parts = modal.data.components as unknown as Part[];
  const fields: ModalField[] = [];
  const known = new Set<string>();
  for (const [part] of walkParts(parts, [])) {
    const customId = part.custom_id;
    if (customId === undefined || customId === null) continue;
    known.add(customId);
    const given = values[customId] ?? prefilled(part);
    const base = { customId, type: part.type };
    if (typeof given === 'string') fields.push({ ...base, value: given });
    else if (part.type === PartType.FileUpload) fields.push({ ...base, files: given as UploadedFile[] });
    else fields.push({ ...base, values: given as string[] });
  }
  for (const customId of Object.keys(values)) {
    if (!known.has(customId)) throw new ClientRefusal(`This form has no field "${customId}".`);
  }
  return fields;
}

/** What the bot filled in beforehand. */
function prefilled(part: Part): string | string[] {
  const chosen = (part.options ?? [])
    .filter((option) => option.default === true)
    .map((option) => option.value);
  switch (part.type) {
    case PartType.TextInput:
      return part.value ?? '';
    case PartType.RadioGroup:
      return chosen[0] ?? '';
    case PartType.Checkbox:
      return String(part.default ?? false);
    default:
      return [...chosen, ...(part.default_values ?? []).map(({ id }) => id)];
  }
}

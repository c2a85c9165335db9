/** A member sends a modal. */
import { InteractionType } from 'discord.js';
import type { Member } from './cast.js';
import type { ModalField } from './client-api.js';
import { checkChoices } from './client-components.js';
import { ClientRefusal } from './client-refusal.js';
import { canSee, seenChannel } from './client-view.js';
import { decodeFile } from './given-files.js';
import { Resolved, interactionPayload } from './interaction-payloads.js';
import type { Interaction } from './interactions.js';
import { messagePayload } from './messages.js';
import { PartType, isSelect, walkParts, type Part } from './parts.js';
import type { Json } from './payloads.js';
import type { Premises } from './rest-routes.js';

interface ModalDesk {
  premises: Premises;
  channelId: string;
  resolved: Resolved;
  fields: readonly ModalField[];
}

/** The modal stays open until the bot answers, so that what was refused can be sent again. */
export function sendModal(
  premises: Premises,
  person: Member,
  given: { modalId: string; fields: ModalField[] },
): Interaction {
  const { world, interactions } = premises;
  const modal = interactions.openModals.get(given.modalId);
  if (modal === undefined || modal.personId !== person.id) {
    throw new ClientRefusal('This form is no longer open.', 404);
  }
  const channel = seenChannel(world, person, modal.channelId);
  const parts = modal.data.components as unknown as Part[];
  const known = new Set([...walkParts(parts, [])].map(([part]) => part.custom_id));
  for (const field of given.fields) {
    if (!known.has(field.customId)) throw new ClientRefusal(`This form has no field "${field.customId}".`);
  }
  const resolved = new Resolved(world, person.id);
  const desk: ModalDesk = { premises, channelId: channel.id, resolved, fields: given.fields };
  const components = parts.map((part) => filledIn(part, desk));
  const data = { custom_id: modal.data.custom_id, components, ...resolved.toJSON() };
  const source = modal.source !== null && canSee(world, person.id, modal.source) ? modal.source : null;
  const interaction = interactions.begin({
    type: InteractionType.ModalSubmit,
    person,
    channel,
    source,
    triggering: modal.triggering,
    payload: (begun) =>
      interactionPayload(world, begun, data, source === null ? undefined : messagePayload(world, source)),
  });
  void closeWhenAnswered(premises, given.modalId, interaction);
  return interaction;
}

async function closeWhenAnswered(
  { interactions }: Premises,
  modalId: string,
  interaction: Interaction,
): Promise<void> {
  const { kind } = await interaction.outcome;
  if (kind !== 'failed') interactions.openModals.delete(modalId);
}

function filledIn(part: Part, desk: ModalDesk): Json {
  const known = { type: part.type, id: part.id };
  if (part.type === PartType.ActionRow) {
    return { ...known, components: (part.components ?? []).map((inner) => fill(inner, '', desk)) };
  }
  if (part.type === PartType.Label && part.component !== undefined) {
    return { ...known, component: fill(part.component, part.label ?? '', desk) };
  }
  return known;
}

function fill(part: Part, label: string, desk: ModalDesk): Json {
  const field = desk.fields.find((candidate) => candidate.customId === part.custom_id);
  if (field !== undefined && field.type !== part.type) {
    throw new ClientRefusal(`The field "${field.customId}" is of another kind.`);
  }
  const known = { type: part.type, id: part.id, custom_id: part.custom_id };
  const title = label === '' ? (part.label ?? '') : label;
  switch (part.type) {
    case PartType.TextInput:
      return { ...known, value: checkText(part, field?.value ?? '', title) };
    case PartType.RadioGroup:
      return { ...known, value: checkRadio(part, field, title) };
    case PartType.Checkbox:
      return { ...known, value: field?.value === 'true' || field?.values?.includes('true') === true };
    case PartType.CheckboxGroup:
      return { ...known, values: checkGroup(part, field?.values ?? [], title) };
    case PartType.FileUpload:
      return { ...known, values: checkFiles(part, field, title, desk) };
    default: {
      if (!isSelect(part)) throw new ClientRefusal(`The field "${title}" is of an unknown kind.`);
      const values = field?.values ?? (field?.value === undefined ? [] : [field.value]);
      const required = part.required ?? true;
      if (values.length === 0 && !required) return { ...known, values: [] };
      if (values.length === 0) throw new ClientRefusal(`This field is required. (${title})`);
      return { ...known, values: checkChoices(desk.premises.world, part, values, desk.resolved) };
    }
  }
}

function checkText(part: Part, value: string, title: string): string {
  if (value === '') {
    if (part.required ?? true) throw new ClientRefusal(`This field is required. (${title})`);
    return value;
  }
  const least = part.min_length ?? 0;
  const most = part.max_length ?? 4000;
  if (value.length < least) throw new ClientRefusal(`Must be at least ${least} characters. (${title})`);
  if (value.length > most) throw new ClientRefusal(`Must be ${most} or fewer characters. (${title})`);
  return value;
}

function checkRadio(part: Part, field: ModalField | undefined, title: string): string | null {
  const value = field?.value ?? field?.values?.[0];
  if (value === undefined || value === '') {
    if (part.required ?? true) throw new ClientRefusal(`This field is required. (${title})`);
    return null;
  }
  const offered = (part.options ?? []).some((option) => option.value === value);
  if (!offered) throw new ClientRefusal(`That is not one of the choices. (${title})`);
  return value;
}

function checkGroup(part: Part, values: readonly string[], title: string): string[] {
  const required = part.required ?? true;
  if (values.length === 0) {
    if (required) throw new ClientRefusal(`This field is required. (${title})`);
    return [];
  }
  const least = part.min_values ?? 1;
  const most = part.max_values ?? part.options?.length ?? 0;
  if (values.length < least) throw new ClientRefusal(`Choose at least ${least}. (${title})`);
  if (values.length > most) throw new ClientRefusal(`Choose ${most} at the most. (${title})`);
  const offered = new Set((part.options ?? []).map((option) => option.value));
  if (values.some((value) => !offered.has(value)) || new Set(values).size !== values.length) {
    throw new ClientRefusal(`That is not one of the choices. (${title})`);
  }
  return [...values];
}

function checkFiles(part: Part, field: ModalField | undefined, title: string, desk: ModalDesk): string[] {
  const files = field?.files ?? [];
  if (files.length === 0) {
    if (part.required ?? true) throw new ClientRefusal(`This field is required. (${title})`);
    return [];
  }
  const least = part.min_values ?? 1;
  const most = part.max_values ?? 1;
  if (files.length < least) throw new ClientRefusal(`Choose at least ${least}. (${title})`);
  if (files.length > most) throw new ClientRefusal(`Choose ${most} at the most. (${title})`);
  const endings = (part.file_types ?? [])
    .filter((type) => type.startsWith('.'))
    .map((type) => type.toLowerCase());
  const { world } = desk.premises;
  return files.map((file, index) => {
    const name = file.filename.toLowerCase();
    // Discord checks the ending alone, never what is inside.
    if (endings.length > 0 && !endings.some((ending) => name.endsWith(ending))) {
      throw new ClientRefusal(`Only ${endings.join(', ')} files can be uploaded. (${title})`);
    }
    const kept = desk.premises.files.keep(world, desk.channelId, decodeFile(file, index));
    desk.resolved.attachment(kept.id, { ...kept, ephemeral: true });
    return kept.id;
  });
}

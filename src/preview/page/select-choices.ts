import type { Choice } from './choice-list.js';
import type { Page } from './state.js';
import type { Emoji, SelectPart } from './wire.js';

export function emojiText(emoji: Emoji | undefined): string | undefined {
  if (!emoji) return undefined;
  // The pretend Discord keeps no pictures of custom emoji; their name stands for them.
  return emoji.id ? `:${emoji.name ?? 'emoji'}:` : emoji.name;
}

/** What a select of a card or a modal offers: its own options, or the server's people, roles and channels. */
export function choicesOf(part: SelectPart, page: Page): Choice[] {
  if (part.type === 3) {
    return part.options.map((option) => ({
      value: option.value,
      label: option.label,
      description: option.description,
      emoji: emojiText(option.emoji),
      chosen: option.default === true,
    }));
  }
  const defaults = new Set((part.default_values ?? []).map((value) => value.id));
  const people = page.world.members.map((member) => ({
    value: member.id,
    label: member.name,
    description: member.title ?? undefined,
    face: member.color,
    chosen: defaults.has(member.id),
  }));
  const roles = page.world.roles.map((role) => ({
    value: role.id,
    label: `@${role.name}`,
    chosen: defaults.has(role.id),
  }));
  if (part.type === 5) return people;
  if (part.type === 6) return roles;
  if (part.type === 7) return [...people, ...roles];
  const wanted: readonly number[] = part.channel_types ?? [];
  return page.world.channels
    .filter((channel) => (wanted.length > 0 ? wanted.includes(channel.type) : true))
    .map((channel) => ({ value: channel.id, label: `#${channel.name}`, chosen: defaults.has(channel.id) }));
}

const PLACEHOLDERS: Record<SelectPart['type'], string> = {
  3: 'Make a selection',
  5: 'Select a member',
  6: 'Select a role',
  7: 'Select a member or role',
  8: 'Select a channel',
};

export const placeholderOf = (part: SelectPart): string => part.placeholder ?? PLACEHOLDERS[part.type];

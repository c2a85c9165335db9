import type { Suggestion } from './suggestion-list.js';
import type { Page } from './state.js';
import type { ValueOption } from './wire.js';

export interface Known extends Suggestion {
  value: string | number | boolean;
}

/** The values an option must be chosen from; null where anything may be typed (or autocomplete only suggests). */
export function knownValues(option: ValueOption, page: Page): Known[] | null {
  if ('choices' in option && option.choices && option.choices.length > 0)
    return option.choices.map((choice) => ({ label: choice.name, value: choice.value }));
  const people = (): Known[] =>
    page.world.members.map((member) => ({
      label: `@${member.name}`,
      detail: member.title ?? undefined,
      value: member.id,
    }));
  const roles = (): Known[] => page.world.roles.map((role) => ({ label: `@${role.name}`, value: role.id }));
  switch (option.type) {
    case 5:
      return [
        { label: 'True', value: true },
        { label: 'False', value: false },
      ];
    case 6:
      return people();
    case 7: {
      const wanted: readonly number[] = option.channel_types ?? [];
      return page.world.channels
        .filter((channel) => (wanted.length > 0 ? wanted.includes(channel.type) : channel.parentId === null))
        .map((channel) => ({
          label: `#${channel.name}`,
          detail: channel.topic ?? undefined,
          value: channel.id,
        }));
    }
    case 8:
      return roles();
    case 9:
      return [...people(), ...roles()];
    case 3:
    case 4:
    case 10:
    case 11:
      return null;
  }
}

const bare = (text: string): string => text.trim().replace(/^[@#]/u, '').toLowerCase();

export function matching(known: readonly Known[], typed: string): Known[] {
  const wanted = bare(typed);
  const starts = known.filter((one) => bare(one.label).startsWith(wanted));
  return [...starts, ...known.filter((one) => !starts.includes(one) && bare(one.label).includes(wanted))];
}

export type Reading = { value: string | number | boolean } | { error: string } | { empty: true };

/** What a typed text means for its option, or the sentence Discord's client shows at the field. */
export function readOption(option: ValueOption, text: string, known: readonly Known[] | null): Reading {
  const typed = text.trim();
  if (typed === '')
    return option.required ? { error: 'This option is required. Specify a value.' } : { empty: true };
  if (known) {
    const wanted = bare(typed);
    const found = known.find(
      (one) => bare(one.label) === wanted || String(one.value).toLowerCase() === wanted,
    );
    return found ? { value: found.value } : { error: 'Input a valid choice for this option.' };
  }
  if (option.type === 4 || option.type === 10) return readNumber(option, typed);
  if (option.type === 3) {
    if (option.min_length !== undefined && typed.length < option.min_length)
      return { error: `Must be at least ${String(option.min_length)} characters.` };
    if (option.max_length !== undefined && typed.length > option.max_length)
      return { error: `Must be ${String(option.max_length)} characters or fewer.` };
  }
  return { value: typed };
}

function readNumber(option: Extract<ValueOption, { type: 4 | 10 }>, typed: string): Reading {
  const value = Number(typed);
  if (!Number.isFinite(value) || (option.type === 4 && !Number.isInteger(value)))
    return { error: option.type === 4 ? 'Input a valid integer.' : 'Input a valid number.' };
  const low = 'min_value' in option ? option.min_value : undefined;
  const high = 'max_value' in option ? option.max_value : undefined;
  if (low !== undefined && value < low) return { error: `Must be at least ${String(low)}.` };
  if (high !== undefined && value > high) return { error: `Must be at most ${String(high)}.` };
  return { value };
}

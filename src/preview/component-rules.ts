/** The rules for components that Discord's published schema does not carry. */
import { ButtonStyle } from 'discord.js';
import { PartType, isSelect, walkParts, type Part, type PartPath } from './parts.js';
import type { FormProblem } from './refusal.js';

const MAX_PARTS = 40;
const MAX_TEXT = 4000;
const MAX_ROWS = 5;
/** A row is five buttons wide; a select fills it. */
const ROW_WIDTH = 5;

export interface PartsContext {
  v2: boolean;
  /** Names that `attachment://` may refer to. */
  files: ReadonlySet<string>;
}

export function checkMessageParts(
  parts: readonly Part[],
  path: PartPath,
  context: PartsContext,
): FormProblem[] {
  return [
    ...checkLayout(parts, path, context.v2),
    ...checkCustomIds(parts, path),
    ...checkNumericIds(parts, path),
    ...checkEach(parts, path, context),
  ];
}

function checkLayout(parts: readonly Part[], path: PartPath, v2: boolean): FormProblem[] {
  const problems: FormProblem[] = [];
  if (!v2) {
    if (parts.length > MAX_ROWS) {
      problems.push({ path, code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 5 in length.' });
    }
    for (const [place, part] of parts.entries()) {
      if (part.type === PartType.ActionRow) continue;
      problems.push({
        path: [...path, place, 'type'],
        code: 'UNION_TYPE_CHOICES',
        message: 'Value of field "type" must be one of (1,).',
      });
    }
    return problems;
  }
  const all = [...walkParts(parts, path)];
  if (all.length > MAX_PARTS) {
    problems.push({
      path,
      code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      message: `Total number of components cannot exceed ${MAX_PARTS}`,
    });
  }
  const text = all.reduce((length, [part]) => length + (part.content?.length ?? 0), 0);
  if (text > MAX_TEXT) {
    problems.push({
      path,
      code: 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      message: `Components displayable text size exceeds maximum size of ${MAX_TEXT}`,
    });
  }
  return problems;
}

/** Also for modals. Disabled components count as well. */
export function checkCustomIds(parts: readonly Part[], path: PartPath): FormProblem[] {
  const seen = new Set<string>();
  const problems: FormProblem[] = [];
  for (const [part, place] of walkParts(parts, path)) {
    const customId = part.custom_id;
    if (customId === undefined || customId === null) continue;
    if (seen.has(customId)) {
      problems.push({
        path: [...place, 'custom_id'],
        code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
        message: 'Component custom id cannot be duplicated',
      });
    }
    seen.add(customId);
  }
  return problems;
}

export function checkNumericIds(parts: readonly Part[], path: PartPath): FormProblem[] {
  const seen = new Set<number>();
  const problems: FormProblem[] = [];
  for (const [part, place] of walkParts(parts, path)) {
    // 0 means: choose one for me.
    const id = part.id ?? 0;
    if (id === 0) continue;
    if (seen.has(id)) {
      problems.push({
        path: [...place, 'id'],
        code: 'COMPONENT_ID_DUPLICATED',
        message: 'Component id cannot be duplicated',
      });
    }
    seen.add(id);
  }
  return problems;
}

function checkEach(parts: readonly Part[], path: PartPath, context: PartsContext): FormProblem[] {
  const problems: FormProblem[] = [];
  for (const [part, place] of walkParts(parts, path)) {
    if (part.type === PartType.ActionRow) problems.push(...checkRow(part, place));
    if (part.type === PartType.Button) problems.push(...checkButton(part, place));
    if (isSelect(part)) problems.push(...checkSelect(part, place));
    problems.push(...checkMedia(part, place, context.files));
  }
  return problems;
}

function checkRow(row: Part, path: PartPath): FormProblem[] {
  const problems: FormProblem[] = [];
  let width = 0;
  for (const [place, part] of (row.components ?? []).entries()) {
    width += part.type === PartType.Button ? 1 : ROW_WIDTH;
    if (width <= ROW_WIDTH) continue;
    problems.push({
      path: [...path, 'components', place],
      code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      message: 'The specified component exceeds the maximum width',
    });
  }
  return problems;
}

function has(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function checkButton(button: Part, path: PartPath): FormProblem[] {
  const problems: FormProblem[] = [];
  const say = (field: string, code: string, message: string): void => {
    problems.push({ path: [...path, field], code, message });
  };
  if (button.style === ButtonStyle.Link) {
    if (!has(button.url)) say('url', 'BUTTON_COMPONENT_URL_REQUIRED', 'A url is required');
    if (has(button.custom_id)) {
      say(
        'custom_id',
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      );
    }
    if (has(button.url) && !/^(https?|discord):\/\//.test(button.url ?? '')) {
      say('url', 'URL_TYPE_INVALID_SCHEME', "Scheme must be one of ('http', 'https', 'discord').");
    }
  } else if (button.style === ButtonStyle.Premium) {
    if (!has(button.sku_id)) say('sku_id', 'BUTTON_COMPONENT_SKU_ID_REQUIRED', 'A sku id is required');
  } else {
    if (!has(button.custom_id)) {
      say('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required');
    }
    if (has(button.url)) {
      say(
        'url',
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      );
    }
  }
  if (button.style !== ButtonStyle.Premium && !has(button.label) && !has(button.emoji)) {
    say('label', 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A label or emoji is required');
  }
  problems.push(...checkEmoji(button.emoji, path));
  return problems;
}

function checkEmoji(emoji: Part['emoji'], path: PartPath): FormProblem[] {
  if (emoji === undefined || emoji === null) return [];
  const known = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u.test(
    emoji.name,
  );
  // The pretend server has no emojis of its own.
  if (known && (emoji.id === undefined || emoji.id === null)) return [];
  return [
    {
      path: [...path, 'emoji', emoji.id ? 'id' : 'name'],
      code: 'COMPONENT_INVALID_EMOJI',
      message: 'Invalid emoji',
    },
  ];
}

/** Also for modals. */
export function checkSelect(select: Part, path: PartPath): FormProblem[] {
  const problems: FormProblem[] = [];
  const least = select.min_values ?? 1;
  const most = select.max_values ?? 1;
  if (select.custom_id === undefined || select.custom_id === null || select.custom_id === '') {
    problems.push({
      path: [...path, 'custom_id'],
      code: 'BASE_TYPE_REQUIRED',
      message: 'This field is required',
    });
  }
  if (least > most) {
    problems.push({
      path: [...path, 'min_values'],
      code: 'SELECT_COMPONENT_MIN_VALUES_EXCEEDS_MAX_VALUES',
      message: 'min_values cannot be greater than max_values',
    });
  }
  if (select.type === PartType.StringSelect) problems.push(...checkOptions(select, path, least, most));
  const defaults = select.default_values?.length ?? 0;
  if (defaults > most || (defaults > 0 && defaults < least)) {
    problems.push({
      path: [...path, 'default_values'],
      code: 'SELECT_COMPONENT_DEFAULT_VALUES_BAD_LENGTH',
      message: `Must be between ${least} and ${most} in length.`,
    });
  }
  return problems;
}

function checkOptions(select: Part, path: PartPath, least: number, most: number): FormProblem[] {
  const options = select.options ?? [];
  const problems: FormProblem[] = [];
  for (const [field, wanted] of [
    ['min_values', least],
    ['max_values', most],
  ] as const) {
    if (wanted <= options.length) continue;
    problems.push({
      path: [...path, field],
      code: 'SELECT_COMPONENT_VALUES_EXCEED_OPTIONS',
      message: `${field} cannot be greater than the number of options`,
    });
  }
  const seen = new Set<string>();
  for (const [place, option] of options.entries()) {
    if (seen.has(option.value)) {
      problems.push({
        path: [...path, 'options', place, 'value'],
        code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        message: 'The specified option value is already used',
      });
    }
    seen.add(option.value);
    problems.push(...checkEmoji(option.emoji, [...path, 'options', place]));
  }
  if (options.filter((option) => option.default === true).length > most) {
    problems.push({
      path: [...path, 'options'],
      code: 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
      message: `Only ${most} option(s) may be chosen by default`,
    });
  }
  return problems;
}

function checkMedia(part: Part, path: PartPath, files: ReadonlySet<string>): FormProblem[] {
  const problems: FormProblem[] = [];
  const look = (url: string, where: PartPath): void => {
    const name = /^attachment:\/\/(.+)$/.exec(url)?.[1];
    if (name !== undefined ? files.has(name) : /^https?:\/\//.test(url)) return;
    problems.push({
      path: [...where, 'url'],
      code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
      message: 'The referenced attachment was not found',
    });
  };
  if (part.media !== undefined) look(part.media.url, [...path, 'media']);
  if (part.file !== undefined) {
    if (part.file.url.startsWith('attachment://')) look(part.file.url, [...path, 'file']);
    else {
      problems.push({
        path: [...path, 'file', 'url'],
        code: 'UNFURLED_MEDIA_ITEM_MUST_BE_ATTACHMENT',
        message: 'Only attachment:// references are supported here',
      });
    }
  }
  for (const [place, item] of (part.items ?? []).entries()) {
    look(item.media.url, [...path, 'items', place, 'media']);
  }
  return problems;
}

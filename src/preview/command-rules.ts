/** The rules for application commands that Discord's published schema does not carry. */
import { ApplicationCommandOptionType, ApplicationCommandType, Locale } from 'discord.js';
import type { PartPath } from './parts.js';
import type { FormProblem } from './refusal.js';

export interface CommandBody {
  name?: string;
  name_localizations?: Record<string, string> | null;
  description?: string | null;
  description_localizations?: Record<string, string> | null;
  options?: OptionBody[] | null;
  type?: ApplicationCommandType | null;
  default_member_permissions?: number | string | null;
  dm_permission?: boolean | null;
  contexts?: number[] | null;
  integration_types?: number[] | null;
  nsfw?: boolean | null;
}

export interface OptionBody {
  type: ApplicationCommandOptionType;
  name: string;
  name_localizations?: Record<string, string> | null;
  description: string;
  description_localizations?: Record<string, string> | null;
  required?: boolean | null;
  autocomplete?: boolean | null;
  choices?: ChoiceBody[] | null;
  options?: OptionBody[] | null;
  channel_types?: number[] | null;
  min_value?: number | null;
  max_value?: number | null;
  min_length?: number | null;
  max_length?: number | null;
}

export interface ChoiceBody {
  name: string;
  name_localizations?: Record<string, string> | null;
  value: string | number;
}

const MAX_SIZE = 8000;
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const locales = new Set<string>(Object.values(Locale));
const T = ApplicationCommandOptionType;

export function checkCommand(command: CommandBody, path: PartPath): FormProblem[] {
  const problems: FormProblem[] = [];
  const isChatInput = (command.type ?? ApplicationCommandType.ChatInput) === ApplicationCommandType.ChatInput;
  const description = command.description ?? '';
  if (isChatInput) {
    problems.push(...checkName(command.name ?? '', command.name_localizations, path));
    if (description === '') {
      problems.push({
        path: [...path, 'description'],
        code: 'BASE_TYPE_REQUIRED',
        message: 'This field is required',
      });
    }
  } else if (description !== '' || (command.options ?? []).length > 0) {
    problems.push({
      path: [...path, 'description'],
      code: 'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION',
      message: 'Context menu commands cannot have a description or options',
    });
  }
  problems.push(...checkLocales(command.description_localizations, [...path, 'description_localizations']));
  problems.push(...checkOptions(command.options ?? [], [...path, 'options'], 0));
  if (sizeOf(command) > MAX_SIZE) {
    problems.push({
      path,
      code: 'APPLICATION_COMMAND_TOO_LARGE',
      message: `Command exceeds maximum size (${MAX_SIZE})`,
    });
  }
  return problems;
}

/** Names are unique for each type of command. */
export function checkDuplicates(commands: readonly CommandBody[]): FormProblem[] {
  const seen = new Set<string>();
  const problems: FormProblem[] = [];
  for (const [place, command] of commands.entries()) {
    const key = `${command.type ?? 1}/${command.name ?? ''}`;
    if (seen.has(key)) {
      problems.push({
        path: [place, 'name'],
        code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
        message: 'Application command names must be unique',
      });
    }
    seen.add(key);
  }
  return problems;
}

function checkName(
  name: string,
  localized: Record<string, string> | null | undefined,
  path: PartPath,
): FormProblem[] {
  const problems: FormProblem[] = [];
  const look = (given: string, where: PartPath): void => {
    // Letters that have a lower case must be in it.
    if (NAME.test(given) && given === given.toLowerCase()) return;
    problems.push({
      path: where,
      code: 'APPLICATION_COMMAND_INVALID_NAME',
      message: 'Command name is invalid',
    });
  };
  look(name, [...path, 'name']);
  const where = [...path, 'name_localizations'];
  problems.push(...checkLocales(localized, where));
  for (const [locale, translated] of Object.entries(localized ?? {})) look(translated, [...where, locale]);
  return problems;
}

function checkLocales(localized: Record<string, string> | null | undefined, path: PartPath): FormProblem[] {
  return Object.keys(localized ?? {})
    .filter((locale) => !locales.has(locale))
    .map((locale) => ({
      path: [...path, locale],
      code: 'BASE_TYPE_CHOICES',
      message: `Value must be one of {${[...locales].join(', ')}}.`,
    }));
}

function checkOptions(options: readonly OptionBody[], path: PartPath, depth: number): FormProblem[] {
  const problems: FormProblem[] = [];
  const names = new Set<string>();
  let optionalSeen = false;
  const nested = options.filter((option) => isNested(option)).length;
  for (const [place, option] of options.entries()) {
    const where = [...path, place];
    const say = (field: string[], code: string, message: string): void => {
      problems.push({ path: [...where, ...field], code, message });
    };
    problems.push(...checkName(option.name, option.name_localizations, where));
    problems.push(...checkLocales(option.description_localizations, [...where, 'description_localizations']));
    if (names.has(option.name)) {
      say(['name'], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
    }
    names.add(option.name);
    if (isNested(option)) {
      if (nested !== options.length || (option.type === T.SubcommandGroup && depth > 0) || depth > 1) {
        say(
          ['type'],
          'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
          'Sub-command and sub-command group option types are mutually exclusive to all other types',
        );
      }
      problems.push(...checkOptions(option.options ?? [], [...where, 'options'], depth + 1));
      continue;
    }
    if (option.required === true && optionalSeen) {
      say(
        [],
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    }
    if (option.required !== true) optionalSeen = true;
    problems.push(...checkValues(option, where));
  }
  return problems;
}

function isNested(option: OptionBody): boolean {
  return option.type === T.Subcommand || option.type === T.SubcommandGroup;
}

function checkValues(option: OptionBody, path: PartPath): FormProblem[] {
  const problems: FormProblem[] = [];
  const choices = option.choices ?? [];
  if (option.autocomplete === true && choices.length > 0) {
    problems.push({
      path: [...path, 'autocomplete'],
      code: 'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
      message: 'Choices and autocomplete are mutually exclusive',
    });
  }
  const names = new Set<string>();
  const values = new Set<string | number>();
  for (const [place, choice] of choices.entries()) {
    const where = [...path, 'choices', place];
    problems.push(...checkLocales(choice.name_localizations, [...where, 'name_localizations']));
    if (names.has(choice.name) || values.has(choice.value)) {
      problems.push({
        path: where,
        code: 'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
        message: 'Option choice name already exists',
      });
    }
    names.add(choice.name);
    values.add(choice.value);
  }
  for (const [least, most] of [
    ['min_value', 'max_value'],
    ['min_length', 'max_length'],
  ] as const) {
    if ((option[least] ?? -Infinity) <= (option[most] ?? Infinity)) continue;
    problems.push({
      path: [...path, least],
      code: 'APPLICATION_COMMAND_OPTIONS_RANGE_INVALID',
      message: `${least} cannot be greater than ${most}`,
    });
  }
  return problems;
}

function longest(text: string, localized: Record<string, string> | null | undefined): number {
  return Math.max(text.length, ...Object.values(localized ?? {}).map((translated) => translated.length));
}

/** Names, descriptions and choice values, all together; of translations the longest counts. */
function sizeOf(command: CommandBody): number {
  const ofOption = (option: OptionBody): number =>
    longest(option.name, option.name_localizations) +
    longest(option.description, option.description_localizations) +
    (option.choices ?? []).reduce(
      (sum, choice) => sum + longest(choice.name, choice.name_localizations) + String(choice.value).length,
      0,
    ) +
    (option.options ?? []).reduce((sum, inner) => sum + ofOption(inner), 0);
  return (
    longest(command.name ?? '', command.name_localizations) +
    longest(command.description ?? '', command.description_localizations) +
    (command.options ?? []).reduce((sum, option) => sum + ofOption(option), 0)
  );
}

/** The options a person typed, checked against the command as Discord's client checks them. */
import { ApplicationCommandOptionType, type APIApplicationCommandOption } from 'discord.js';
import type { GivenOption } from './client-api.js';
import { ClientRefusal } from './client-refusal.js';
import type { ChoiceBody, OptionBody } from './command-rules.js';
import { decodeFile } from './given-files.js';
import type { Resolved } from './interaction-payloads.js';
import type { Json } from './payloads.js';
import type { Files } from './uploads.js';
import type { World } from './world.js';

const T = ApplicationCommandOptionType;

export interface OptionDesk {
  world: World;
  files: Files;
  channelId: string;
  resolved: Resolved;
  /** While typing, values may be unfinished and required ones missing. */
  typing: boolean;
}

/** The options as the gateway carries them. Throws a `ClientRefusal` for what the client would not send. */
export function checkOptions(
  declared: readonly APIApplicationCommandOption[] | undefined,
  given: readonly (GivenOption & { focused?: boolean })[],
  desk: OptionDesk,
): Json[] {
  const known = (declared ?? []) as unknown as OptionBody[];
  const nested = known.some((option) => option.type === T.Subcommand || option.type === T.SubcommandGroup);
  if (nested) return checkNested(known, given, desk);
  const names = new Set<string>();
  const sent: Json[] = [];
  for (const option of given) {
    const rule = known.find(
      (candidate) => candidate.name === option.name && (candidate.type as number) === option.type,
    );
    if (rule === undefined) throw new ClientRefusal(`This command has no option called "${option.name}".`);
    if (names.has(option.name)) throw new ClientRefusal(`The option "${option.name}" was given twice.`);
    names.add(option.name);
    if (isBlank(option) && !(desk.typing && option.focused === true)) continue;
    const focused = desk.typing && option.focused === true ? { focused: true } : {};
    sent.push({ name: option.name, type: option.type, value: checkValue(rule, option, desk), ...focused });
  }
  if (!desk.typing) {
    for (const rule of known) {
      if (rule.required === true && !sent.some((option) => option['name'] === rule.name)) {
        throw new ClientRefusal(`This option is required. Specify a value. (${rule.name})`);
      }
    }
  }
  return sent;
}

function checkNested(known: readonly OptionBody[], given: readonly GivenOption[], desk: OptionDesk): Json[] {
  const [chosen, ...others] = given;
  if (chosen === undefined || others.length > 0) throw new ClientRefusal('Choose one of the subcommands.');
  const rule = known.find((option) => option.name === chosen.name && (option.type as number) === chosen.type);
  if (rule === undefined) throw new ClientRefusal(`This command has no subcommand called "${chosen.name}".`);
  const declared = (rule.options ?? []) as unknown as APIApplicationCommandOption[];
  return [
    { name: chosen.name, type: chosen.type, options: checkOptions(declared, chosen.options ?? [], desk) },
  ];
}

function isBlank(option: GivenOption): boolean {
  return option.file === undefined && (option.value === undefined || option.value === '');
}

function checkValue(rule: OptionBody, option: GivenOption, desk: OptionDesk): unknown {
  const { value } = option;
  const { resolved } = desk;
  const say = (sentence: string): never => {
    throw new ClientRefusal(`${sentence} (${rule.name})`);
  };
  switch (rule.type) {
    case T.String:
      return checkString(rule, String(value ?? ''), desk.typing, say);
    case T.Integer:
    case T.Number:
      return checkNumber(rule, value, desk.typing, say);
    case T.Boolean:
      return typeof value === 'boolean' ? value : say('Choose True or False.');
    case T.User:
      return resolved.user(String(value)) ? String(value) : say('Specify a valid user.');
    case T.Role:
      return resolved.role(String(value)) ? String(value) : say('Specify a valid role.');
    case T.Channel:
      return resolved.channel(String(value), rule.channel_types)
        ? String(value)
        : say('Specify a valid channel.');
    case T.Mentionable:
      return resolved.user(String(value)) || resolved.role(String(value))
        ? String(value)
        : say('Specify a valid user or role.');
    case T.Attachment: {
      if (option.file === undefined) return say('Choose a file.');
      const kept = desk.files.keep(desk.world, desk.channelId, decodeFile(option.file, 0));
      resolved.attachment(kept.id, { ...kept, ephemeral: true });
      return kept.id;
    }
    case T.Subcommand:
    case T.SubcommandGroup:
    default:
      return say('This kind of option is not known.');
  }
}

function checkString(
  rule: OptionBody,
  value: string,
  typing: boolean,
  say: (sentence: string) => never,
): string {
  if (typing) return value;
  const choices = rule.choices ?? [];
  if (choices.length > 0 && !hasChoice(choices, value)) return say('Choose one of the options.');
  const least = rule.min_length ?? 0;
  const most = rule.max_length ?? 6000;
  if (value.length < least) return say(`Must be at least ${least} characters.`);
  if (value.length > most) return say(`Must be ${most} or fewer characters.`);
  return value;
}

function checkNumber(
  rule: OptionBody,
  value: GivenOption['value'],
  typing: boolean,
  say: (sentence: string) => never,
): number | string {
  if (typing) return String(value ?? '');
  const number = typeof value === 'number' ? value : Number(value);
  if (!Number.isFinite(number) || typeof value === 'boolean') return say('Enter a valid number.');
  if (rule.type === T.Integer && !Number.isSafeInteger(number)) return say('Enter a whole number.');
  const choices = rule.choices ?? [];
  if (choices.length > 0 && !hasChoice(choices, number)) return say('Choose one of the options.');
  if (number < (rule.min_value ?? -Infinity)) return say(`Must be ${String(rule.min_value)} or more.`);
  if (number > (rule.max_value ?? Infinity)) return say(`Must be ${String(rule.max_value)} or less.`);
  return number;
}

function hasChoice(choices: readonly ChoiceBody[], value: string | number): boolean {
  return choices.some((choice) => choice.value === value);
}

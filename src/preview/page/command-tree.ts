import type { GivenOption } from '../client-api.js';
import type { Command, CommandOption, ValueOption } from './wire.js';

/** A command one can send: a command without subcommands, or one subcommand of it. */
export interface FlatCommand {
  id: string;
  /** "poll open", as typed after the slash. */
  name: string;
  description: string;
  options: ValueOption[];
  /** The groups and the subcommand that the options must be wrapped in, outermost first. */
  path: { name: string; type: 1 | 2 }[];
}

export function flatten(commands: readonly Command[]): FlatCommand[] {
  const flat: FlatCommand[] = [];
  const walk = (
    command: Command,
    name: string,
    description: string,
    options: readonly CommandOption[],
    path: FlatCommand['path'],
  ): void => {
    let whole = true;
    for (const option of options) {
      if (option.type !== 1 && option.type !== 2) continue;
      whole = false;
      const step = { name: option.name, type: option.type };
      walk(command, `${name} ${option.name}`, option.description, option.options ?? [], [...path, step]);
    }
    if (!whole) return;
    const values = options.filter((option): option is ValueOption => option.type !== 1 && option.type !== 2);
    flat.push({ id: command.id, name, description, options: values, path });
  };
  for (const command of commands) walk(command, command.name, command.description, command.options ?? [], []);
  return flat;
}

/** Puts the options of a subcommand inside it, as an interaction carries them. */
export function wrap<T extends GivenOption>(command: FlatCommand, options: T[]): (T | GivenOption)[] {
  return command.path.reduceRight<(T | GivenOption)[]>(
    (inner, step) => [{ name: step.name, type: step.type, options: inner }],
    options,
  );
}

/** The commands that what was typed after the slash may mean, the likeliest first. */
export function findCommands(commands: readonly FlatCommand[], typed: string): FlatCommand[] {
  const wanted = typed.trim().toLowerCase();
  const rank = (command: FlatCommand): number => {
    if (command.name.startsWith(wanted)) return 0;
    if (command.name.split(' ').some((word) => word.startsWith(wanted))) return 1;
    // One or two letters occur nearly everywhere.
    return wanted.length > 2 && command.name.includes(wanted) ? 2 : 3;
  };
  return commands
    .map((command, at) => ({ command, at, rank: rank(command) }))
    .filter((found) => found.rank < 3)
    .sort((one, other) => one.rank - other.rank || one.at - other.at)
    .map((found) => found.command);
}

/** The command named in full at the start of "/poll open claim:C3", once a space follows its name. */
export function commandTyped(
  commands: readonly FlatCommand[],
  text: string,
): { command: FlatCommand; rest: string } | null {
  if (!text.startsWith('/')) return null;
  const typed = text.slice(1);
  const command = commands
    .filter(({ name }) => typed.toLowerCase().startsWith(`${name} `))
    .sort((one, other) => other.name.length - one.name.length)[0];
  return command ? { command, rest: typed.slice(command.name.length + 1) } : null;
}

/** Splits "C3 ballot:open closes:2h" at the names of options: what comes before them, and each one's text. */
export function splitTyped(
  text: string,
  names: readonly string[],
): { own: string; named: [string, string][] } {
  const marks = [...text.matchAll(/(?:^|\s)([-_\p{L}\p{N}]{1,32}):/gu)].filter((mark) =>
    names.includes(mark[1] ?? ''),
  );
  const first = marks[0];
  if (!first) return { own: text, named: [] };
  const named = marks.map((mark, at): [string, string] => {
    const from = mark.index + mark[0].length;
    return [mark[1] ?? '', text.slice(from, marks[at + 1]?.index ?? text.length).trimStart()];
  });
  return { own: text.slice(0, first.index), named };
}

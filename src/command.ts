import type { Chart } from './charts/chart.js';
import type { CustomId } from './custom-id.js';
import type { Reply } from './reply.js';
import type { Seminar } from './seminar.js';
import type { BackupState } from './views/check-card.js';

/**
 * How a command is declared: data with inferred option types, and functions that answer. The router reads these;
 * no handler sees discord.js.
 */

/** A file that somebody has attached to a command; `download` brings it. */
export interface AttachedFile {
  readonly name: string;
  readonly url: string;
  /** Bytes, as Discord says. */
  readonly size: number;
}

export type Downloaded =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'too large' }
  /** The address is none of Discord's: nothing was asked for. */
  | { readonly kind: 'not from Discord' }
  | { readonly kind: 'failed' };

interface OptionBase {
  readonly description: string;
  readonly required?: true;
}
export type OptionSpec =
  | (OptionBase & { readonly type: 'text'; readonly maxLength?: number; readonly suggest?: true })
  | (OptionBase & { readonly type: 'choice'; readonly choices: readonly string[] })
  /** A channel that one may post in, forums among them; or a role. The value is its id. */
  | (OptionBase & { readonly type: 'channel' | 'role' })
  /** A file that the person attaches. */
  | (OptionBase & { readonly type: 'file' });
export type OptionSpecs = Record<string, OptionSpec>;

type OptionValue<Spec extends OptionSpec> = Spec extends {
  type: 'choice';
  choices: readonly (infer Chosen)[];
}
  ? Chosen
  : Spec extends { type: 'file' }
    ? AttachedFile
    : string;

/** The options as the handler gets them: required ones present, the others perhaps undefined. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends { required: true }
    ? OptionValue<Specs[Name]>
    : OptionValue<Specs[Name]> | undefined;
};

/** Who asks, from where: facts that Discord vouches for, never taken from an id or an option. */
export interface Asker {
  readonly guildId: string;
  readonly channelId: string;
  readonly inThread: boolean;
  /** The channel that a thread hangs on, and any other channel itself: what is chosen for it holds in its threads. */
  readonly roomId: string;
  readonly userId: string;
  /** Manage Server, or the host role: checked at every call and every press. */
  readonly isHost: boolean;
  /** Manage Server itself. */
  readonly isManager: boolean;
}

interface Context extends Asker {
  readonly seminar: Seminar;
  /** A clickable `</passage:123>`, or the bare name where the command is not registered yet. */
  readonly mention: (command: string) => string;
  /** Whether the person sees a channel of this server: what stands in a hidden one is not for them. */
  readonly canSee: (channelId: string) => boolean;
  /** Whether everybody in the server sees a channel. */
  readonly isOpenToAll: (channelId: string) => boolean;
  /** Whether a role belongs to a bot or to an integration: no person can be given it. */
  readonly isManagedRole: (roleId: string) => boolean;
  /** A channel's name without `#`; `unknown` where it is gone. */
  readonly channelName: (channelId: string) => string;
  /** Draws a chart; undefined where that fails, for the figures stand in the text too. */
  readonly draw: (chart: Chart) => Promise<Uint8Array | undefined>;
  /** The permissions, by Discord's names, that the bot lacks for posting prompts in a channel of this server. */
  readonly missingFor: (posting: {
    readonly channelId: string;
    readonly thread: boolean;
    readonly role: string | null;
  }) => string[];
  /** The permissions that the bot lacks of all it ever needs in a channel. */
  readonly lacks: (channelId: string) => string[];
  readonly backups: () => Promise<BackupState>;
  /** Fetches an attachment from Discord. Never rejects. */
  readonly download: (file: AttachedFile) => Promise<Downloaded>;
}

export interface Ask<Values> extends Context {
  readonly options: Values;
}

export interface Press<Values> extends Context {
  /** What the button's id says. It may be forged: only stored records and the facts above decide. */
  readonly id: Values;
  /** What was chosen, for selects. */
  readonly values: readonly string[];
  /** What was written, for forms. */
  readonly fields: Readonly<Record<string, string>>;
  readonly message: {
    readonly id: string;
    readonly ephemeral: boolean;
    /** Who caused the message by a command or a press; undefined for messages that the bot sent by itself. */
    readonly askedBy: string | undefined;
  };
}

/** What a person is offered while typing; at most 25, each at most 100 characters. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

/**
 * If the answer is slow the router says "thinking" first, to these people: it cannot be changed afterwards. `never`
 * is for what opens a form, because a form cannot follow that.
 */
export type WhenSlow = 'channel' | 'asker' | 'same message' | 'never';

export interface Action<Specs extends OptionSpecs = OptionSpecs> {
  readonly description: string;
  readonly options: Specs;
  readonly whenSlow: 'channel' | 'asker';
  /** Only hosts may use it. */
  readonly hostsOnly?: true;
  /** Only members with Manage Server may use it. */
  readonly managersOnly?: true;
  run(ask: Ask<OptionValues<Specs>>): Reply | Promise<Reply>;
  /** What to offer for the option being typed. */
  suggest?(
    ask: Ask<Partial<Record<keyof Specs, string>>> & { typed: string; option: string },
  ): Choice[] | Promise<Choice[]>;
}

export interface PressHandler {
  readonly name: string;
  readonly whenSlow: WhenSlow;
  readonly hostsOnly?: true;
  readonly managersOnly?: true;
  /** Undefined where the id does not parse. */
  handle(id: string, context: Omit<Press<never>, 'id'>): Reply | Promise<Reply> | undefined;
}

export interface Command {
  readonly name: string;
  readonly description: string;
  /** One action for the bare command, or one for each subcommand. */
  readonly action?: AnyAction;
  readonly subcommands?: Readonly<Record<string, AnyAction>>;
  readonly presses: readonly PressHandler[];
}

/** An action whose option types are known only to itself. */
export type AnyAction = Omit<Action, 'run' | 'suggest'> & {
  run(ask: Ask<Readonly<Record<string, string | AttachedFile | undefined>>>): Reply | Promise<Reply>;
  suggest?(
    ask: Ask<Partial<Record<string, string>>> & { typed: string; option: string },
  ): Choice[] | Promise<Choice[]>;
};

/** Infers the option types of an action from its declaration. */
export function action<const Specs extends OptionSpecs>(declared: Action<Specs>): AnyAction {
  return declared;
}

/** Binds a handler to a typed id. */
export function onPress<Values>(
  id: CustomId<Values>,
  declared: {
    whenSlow: WhenSlow;
    hostsOnly?: true;
    managersOnly?: true;
    run(press: Press<Values>): Reply | Promise<Reply>;
  },
): PressHandler {
  return {
    name: id.name,
    whenSlow: declared.whenSlow,
    ...(declared.hostsOnly && { hostsOnly: declared.hostsOnly }),
    ...(declared.managersOnly && { managersOnly: declared.managersOnly }),
    handle(given, context) {
      const values = id.parse(given);
      return values === undefined ? undefined : declared.run(Object.assign(context, { id: values }));
    },
  };
}

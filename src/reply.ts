import type { APIMessageTopLevelComponent } from 'discord.js';

/** What a view makes: the components of one Components V2 message, ready to be sent. */
export interface Message {
  readonly components: readonly APIMessageTopLevelComponent[];
  /** The one role that the message may ping; nobody else is ever pinged. */
  readonly pings?: string | undefined;
  /** Uploads; the components name them as `attachment://NAME`. */
  readonly files?: readonly Upload[] | undefined;
  /** The very same is given to many, so what Discord is sent of it is made once. */
  readonly isShared?: true;
}

export interface Upload {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** What a picture says, for whoever does not see it. */
  readonly alt?: string | undefined;
}

/** A form; it comes back as a press with this id, and with a text for each field. */
export interface Modal {
  readonly id: string;
  /** At most 45 characters. */
  readonly title: string;
  /** At most five. */
  readonly fields: readonly (TextField | PickField)[];
}

interface Field {
  readonly id: string;
  /** At most 45 characters. */
  readonly label: string;
  /** At most 100 characters. */
  readonly description: string;
  /** What stands there before; empty for nothing. */
  readonly value: string;
}

export interface TextField extends Field {
  /** Discord does not send the form without it. */
  readonly required?: boolean;
  readonly long: boolean;
  readonly mostLength: number;
}

/** Something chosen: a role, a channel, or one of some. Comes back as its id or value, empty where nothing was chosen. */
export interface PickField extends Field {
  readonly pick: 'role' | 'text channel' | readonly { readonly value: string; readonly label: string }[];
}

/**
 * What a handler returns and the router sends. A handler never answers Discord itself, so private replies, double
 * answers, mentions, deadlines and errors are handled in one place.
 */
export type Reply =
  | {
      /** Everyone in the channel, only the person who asked, or the message whose button was pressed. */
      readonly to: 'channel' | 'asker' | 'same message';
      readonly message: Message;
      /** Called with the id of the message once Discord has it, for what must remember its own card. */
      readonly sent?: ((messageId: string) => Promise<void>) | undefined;
      /** Called where Discord surely did not take the answer, for what must not stay without its card. */
      readonly unsent?: (() => Promise<void>) | undefined;
      /** Goes on after the answer, which it may change while it does. */
      readonly meanwhile?: Meanwhile | undefined;
      /** Done before the answer: the answer may speak of the thread. */
      readonly openThread?: OpenThread | undefined;
      /** Done after the answer, each on its own. */
      readonly effects?: readonly Effect[] | undefined;
    }
  | { readonly modal: Modal };

/**
 * Work that is shown as it goes on.
 *
 * @param show changes the answer
 * @param stopping aborted when the bot stops: what cannot be finished says so
 */
export type Meanwhile = (show: (message: Message) => Promise<void>, stopping: AbortSignal) => Promise<void>;

export interface OpenThread {
  readonly channelId: string;
  /** The message that the thread hangs on; Discord gives the thread the same id. */
  readonly messageId: string;
  readonly name: string;
  /** What stands first in it; posted only where it was not there before. */
  readonly first?: Message | undefined;
  /** The answer instead, where Discord does not let the bot open it. */
  readonly refused: Message;
}

export type Effect =
  /** Posts the result of a closed poll, once. */
  | { readonly kind: 'announce'; readonly guildId: string; readonly pollId: string }
  /** Posts what a schedule owes now. */
  | { readonly kind: 'deliver'; readonly schedule: { readonly guildId: string; readonly id: string } }
  /** Renders a card anew and edits it; requests for one card are joined, so the last rendering always wins. */
  | {
      readonly kind: 'refresh';
      readonly key: string;
      /** `now` where the card has come to mean something else, `soon` where only its figures have changed. */
      readonly when: 'now' | 'soon';
      readonly render: () => Promise<{ channelId: string; messageId: string; message: Message } | undefined>;
    }
  | {
      readonly kind: 'send';
      readonly channelId: string;
      readonly replyTo?: string | undefined;
      readonly message: Message;
      /** Where it goes if that channel is not there or not open to the bot: a thread that perhaps nobody has begun. */
      readonly otherwise?: { readonly channelId: string; readonly replyTo: string } | undefined;
      /** Sent again within minutes under the same name, Discord returns the message it has; at most 25 characters. */
      readonly nonce?: string | undefined;
      readonly sent?: ((messageId: string) => Promise<void>) | undefined;
      /** The card that says so too, once it is sent. */
      readonly refresh?: Extract<Effect, { kind: 'refresh' }> | undefined;
    };

/**
 * The contract's types as the page reads them: plain JSON. Discord's enums become their numbers, because the
 * enums themselves live in discord.js, which the browser never loads.
 */
import type * as client from '../client-api.js';

type Plain<T> = T extends string
  ? `${T}`
  : T extends number
    ? `${T}` extends `${infer N extends number}`
      ? N
      : number
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T;

export type World = Plain<client.World>;
export type Channel = client.ClientChannel;
export type Member = client.ClientMember;
export type Command = Plain<client.ClientCommand>;
export type CommandOption = NonNullable<Command['options']>[number];
/** An option that takes a value: anything but a subcommand or a group of them. */
export type ValueOption = Exclude<CommandOption, { type: 1 | 2 }>;
export type Message = Plain<client.ClientMessage>;
export type MessageBody = Message['message'];
export type MarkdownNode = client.MarkdownNode;
export type Part = NonNullable<MessageBody['components']>[number];
export type RowPart = Extract<Part, { type: 1 }>['components'][number];
export type ButtonPart = Extract<RowPart, { type: 2 }>;
export type SelectPart = Extract<RowPart, { type: 3 | 5 | 6 | 7 | 8 }>;
export type Attachment = MessageBody['attachments'][number];
export type Embed = MessageBody['embeds'][number];
export type Emoji = NonNullable<Extract<ButtonPart, { label?: string }>['emoji']>;
export type Modal = Plain<Extract<client.ClientEvent, { type: 'modal' }>['modal']>;
export type ModalPart = Modal['components'][number];
export type ClientEvent = Plain<client.ClientEvent>;
export type WireRecord = client.WireRecord;

/** Bits of a message's `flags`. */
export const MESSAGE_FLAGS = { loading: 1 << 7 } as const;

/**
 * What the page in the browser and the pretend Discord say to each other: the part of Discord's own client
 * that the preview needs. Both sides import these types; the bot never sees this file.
 *
 * Every request names the member it acts for in `as` (the page's member switcher), and every answer holds only
 * what that member may see: an ephemeral message reaches its one reader.
 *
 *   GET  /client/world?as=ID                                  World (the host's, without `as`), for programs that ask once
 *   GET  /client/channels/ID/messages?as=ID&before=ID         MessagePage (50 a page, oldest first; also after=ID,
 *                                                             and around=ID with that message in its middle)
 *   POST /client/channels/ID/messages      NewMessage         SentMessage
 *   POST /client/channels/ID/posts         NewPost            SentMessage (in a forum; the id is the post's too)
 *   POST /client/channels/ID/read          { as }             204 (clears the unread mark)
 *   POST /client/messages/ID/dismiss       { as }             204 (an ephemeral message goes away)
 *   POST /client/locale                    { as, locale }     204 (the language of the member's client)
 *   POST /client/interactions              ClientInteraction  InteractionStarted
 *   POST /client/autocomplete              AutocompleteAsk    Choices
 *   GET  /client/events?as=ID                                 server-sent events; each `data` is a ClientEvent, the first
 *                                                             has the World (the host's, without `as`)
 *   POST /client/clock                     ClockJump          ClockState
 *   POST /client/bot/restart               {}                 BotState (answered once the bot is ready again)
 *   POST /client/reset                     {}                 204 (the world and the bot's data are empty, the bot ready)
 *   GET  /client/log                                          WireRecord[] (newest last, at most 200)
 *
 * A refusal is `{ error: string }` with a 4xx status; the sentence is one Discord's client would show.
 */
import type { APIApplicationCommand, APIMessage, APIModalInteractionResponseCallbackData } from 'discord.js';

export interface World {
  /** The member this page acts for. */
  me: string;
  guild: { id: string; name: string };
  channels: ClientChannel[];
  members: ClientMember[];
  roles: { id: string; name: string; color: number; mentionable: boolean }[];
  /** The commands that `me` may see in the picker: Discord hides those above one's permissions. */
  commands: ClientCommand[];
  bot: BotState;
  clock: ClockState;
}

export interface ClientChannel {
  id: string;
  name: string;
  /** Discord's channel type: 0 text, 5 announcement, 11 public thread, 15 forum. */
  type: number;
  topic: string | null;
  /** The channel a thread hangs on. */
  parentId: string | null;
  position: number;
  unread: boolean;
  archived: boolean;
  messageCount: number;
  /** How a forum post begins; null for anything else. */
  opening: { authorId: string; words: string } | null;
}

export interface ClientMember {
  id: string;
  name: string;
  bot: boolean;
  /** A colour for the round initial that stands for an avatar, `#rrggbb`. */
  color: string;
  /** Shown beside the name in the switcher, for instance "host". */
  title: string | null;
  roleIds: string[];
  /** The language their client is set to, as interactions tell it to the bot. */
  locale: string;
}

/** A registered command exactly as the bot registered it. */
export type ClientCommand = Pick<APIApplicationCommand, 'id' | 'name' | 'description' | 'options'>;

export interface BotState {
  id: string;
  name: string;
  online: boolean;
}

export interface ClockState {
  /** The bot's time now, epoch milliseconds. It runs on by itself. */
  now: number;
  /** When the next scheduled prompt is due, epoch milliseconds; null where nothing is scheduled. */
  next: number | null;
}

/** `next`: to the next scheduled prompt. `by`: so many milliseconds forward, stopping at each prompt on the way. */
export type ClockJump = { to: 'next' } | { by: number };

/**
 * A node of discord-markdown-parser's tree, made on the server so that the page needs no bundler.
 * `type` is text, strong, em, underline, strikethrough, inlineCode, codeBlock, spoiler, heading, list, blockQuote,
 * url, link, timestamp, user, role, channel, slashCommand, everyone, here, br, subtext ...
 */
export interface MarkdownNode {
  type: string;
  content?: MarkdownNode[] | string;
  [extra: string]: unknown;
}

export interface ClientMessage {
  message: APIMessage;
  /** Every markdown text of the message (content, text displays, embed texts), by the text itself. */
  parsed: Record<string, MarkdownNode[]>;
  /** Only its reader sees it; Discord draws "Only you can see this · Dismiss message" under it. */
  ephemeral: boolean;
  /** The thread that hangs on this message, if any. */
  threadId: string | null;
}

export interface MessagePage {
  messages: ClientMessage[];
  /** There are older ones before the first. */
  more: boolean;
  /** There are newer ones after the last. */
  newer: boolean;
}

/** At most one of the three; none: the newest page. */
export interface PageWish {
  before?: string | undefined;
  after?: string | undefined;
  around?: string | undefined;
}

export interface NewMessage {
  as: string;
  content: string;
  attachments: UploadedFile[];
}

/** A new post of a forum, with its first message. */
export interface NewPost {
  as: string;
  name: string;
  content: string;
}

export interface SentMessage {
  id: string;
}

export interface UploadedFile {
  filename: string;
  contentType: string;
  /** Base64, 8 MiB decoded at the most. */
  data: string;
}

/** How many members answered a poll at random, and for how many the bot did not take it. */
export interface AnsweredAtRandom {
  answered: number;
  failed: number;
  /** Names of those who had answered by hand: they were not asked. */
  leftAlone: string[];
}

/** A command, a press of a button, a choice from a select, or a modal sent. */
export type ClientInteraction = { as: string; channelId: string } & (
  | { kind: 'command'; commandId: string; options: GivenOption[] }
  | { kind: 'component'; messageId: string; customId: string; componentType: number; values?: string[] }
  | { kind: 'modal'; modalId: string; fields: ModalField[] }
);

/** An option as typed; a subcommand holds its own. Attachments are uploads; other values are as in Discord. */
export interface GivenOption {
  name: string;
  type: number;
  value?: string | number | boolean;
  file?: UploadedFile;
  options?: GivenOption[];
}

/** One input of a modal: its custom id, its component type, and what was filled in. */
export interface ModalField {
  customId: string;
  type: number;
  value?: string;
  values?: string[];
  files?: UploadedFile[];
}

export interface InteractionStarted {
  /** The interaction's id; its fate arrives as events with this id. */
  id: string;
}

export interface AutocompleteAsk {
  as: string;
  channelId: string;
  commandId: string;
  options: (GivenOption & { focused?: boolean })[];
}

export interface Choices {
  choices: { name: string; value: string | number }[];
  /** True where the bot did not answer in time: the client shows "Loading options failed". */
  failed: boolean;
}

export type ClientEvent =
  /** The first of every stream: what follows happened after it. */
  | { type: 'world'; world: World }
  | { type: 'message'; channelId: string; message: ClientMessage }
  | { type: 'message-edit'; channelId: string; message: ClientMessage }
  | { type: 'message-delete'; channelId: string; messageId: string }
  | { type: 'channel'; channel: ClientChannel }
  | { type: 'channel-delete'; channelId: string }
  | { type: 'commands'; commands: ClientCommand[] }
  | { type: 'bot'; bot: BotState }
  | { type: 'clock'; clock: ClockState }
  /** The bot deferred: the client shows "thinking" (a message of its own arrives too) or a spinner on the button. */
  | { type: 'interaction-deferred'; id: string; messageId: string | null }
  | { type: 'interaction-done'; id: string }
  /** Discord's client shows the sentence privately under the command or the message. */
  | { type: 'interaction-failed'; id: string; error: string }
  | { type: 'modal'; id: string; modalId: string; modal: APIModalInteractionResponseCallbackData }
  | { type: 'log'; record: WireRecord }
  /** Everything was emptied: the page starts afresh. */
  | { type: 'reset' };

/** One request of the bot, for the page's log drawer. Tokens are never in it. */
export interface WireRecord {
  at: number;
  method: string;
  path: string;
  status: number;
  /** Discord's error code and sentence where the request was refused, with the paths that were wrong. */
  error: { code: number; message: string; errors?: unknown } | null;
  /** What a refused request carried. */
  body?: unknown;
}

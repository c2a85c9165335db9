/** Making, editing and deleting messages; the one place where a message changes. */
import { MessageFlags, MessageType, type APIEmbed, type APIMessage } from 'discord.js';
import { planFiles, storeFiles } from './attached-files.js';
import type { Member } from './cast.js';
import { pingingText, pingsOf } from './mentions.js';
import { checkMessageBody, isEmptyMessage, isV2, type MessageBody } from './message-body.js';
import type { Part, PartPath } from './parts.js';
import { userPayload } from './payloads.js';
import { invalidForm, refusals, refuseAny } from './refusal.js';
import { renderParts } from './rendered-parts.js';
import type { Premises } from './rest-routes.js';
import { threadPayload } from './payloads.js';
import type { Upload } from './uploads.js';
import type { Channel, StoredMessage, World } from './world.js';

export interface Authoring {
  channel: Channel;
  author: Member;
  body: MessageBody;
  uploads: readonly Upload[];
  /** Where the message stands in the request, for the tree of errors: `data` in an interaction callback. */
  path?: PartPath;
  readerId?: string | null;
  repliedTo?: StoredMessage | null;
  /** Fields of the message that its kind brings along. */
  extra?: Partial<APIMessage>;
  /** Called once nothing can be refused any more, before anybody hears of the message. */
  beforeInsert?: () => void;
}

/** Flags a bot may set itself. */
const SETTABLE =
  MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

/** Checks, stores and announces a new message. Throws what Discord would refuse. */
export function postMessage(
  premises: Pick<Premises, 'world' | 'files'>,
  authoring: Authoring,
): StoredMessage {
  const { world, files } = premises;
  const { channel, author, body, path = [], readerId = null, repliedTo = null } = authoring;
  const v2 = isV2(body.flags);
  const plan = planFiles(body.attachments, authoring.uploads, [], path);
  refuseAny(checkMessageBody(body, { v2, files: plan.names, path }));
  if (isEmptyMessage(body, plan.fresh.length, v2)) throw refusals.emptyMessage();

  const uploads = storeFiles(world, files, channel.id, plan);
  const parts = body.components ?? [];
  const rendered = renderParts(world, parts, uploads);
  const content = (body.content ?? '').trim();
  const pings = pingsOf(world, pingingText(content, parts), {
    authorId: author.id,
    channel,
    repliedToId: repliedTo?.message.author.id ?? null,
    allowed: body.allowed_mentions,
  });
  const id = world.ids.next();
  const message = {
    id,
    type: repliedTo === null ? MessageType.Default : MessageType.Reply,
    channel_id: channel.id,
    author: userPayload(author),
    content,
    timestamp: world.clock.iso(),
    edited_timestamp: null,
    tts: body.tts ?? false,
    pinned: false,
    ...pings,
    attachments: uploads.filter((upload) => !rendered.consumed.has(upload.id)),
    embeds: renderEmbeds(body.embeds ?? [], uploads),
    components: rendered.components,
    flags: ((body.flags ?? 0) & SETTABLE) | (readerId === null ? 0 : MessageFlags.Ephemeral),
    ...(body.nonce === undefined || body.nonce === null ? {} : { nonce: body.nonce }),
    ...(repliedTo === null ? {} : replyFields(world, repliedTo)),
    ...authoring.extra,
  };
  const stored: StoredMessage = {
    message,
    readerId,
    threadId: null,
    uploads,
  };
  authoring.beforeInsert?.();
  insertMessage(world, channel, stored);
  return stored;
}

/** Puts a finished message into its channel and lets everybody know. */
export function insertMessage(world: World, channel: Channel, stored: StoredMessage): void {
  world.messagesIn(channel.id).set(stored.message.id, stored);
  if (stored.readerId === null) {
    channel.lastMessageId = stored.message.id;
    const thread = channel.thread;
    if (thread !== null) {
      // A new message opens an archived thread again.
      const reopened = thread.archived;
      if (reopened) {
        thread.archived = false;
        thread.archiveTimestamp = world.clock.iso();
      }
      if (stored.message.type !== MessageType.ThreadStarterMessage) {
        thread.messageCount += 1;
        thread.totalSent += 1;
      }
      if (!thread.memberIds.includes(stored.message.author.id))
        thread.memberIds.push(stored.message.author.id);
      world.announce(
        reopened ? { kind: 'channel', channel, isNew: false } : { kind: 'thread-count', channel },
      );
    }
  }
  world.announce({ kind: 'message', stored });
}

export interface Edit {
  body: MessageBody;
  uploads: readonly Upload[];
  path?: PartPath;
  /** True where the edit fills in a deferred answer: that is not an edit in the reader's eyes. */
  isFirstFill?: boolean;
}

/** Applies an edit: what the body leaves out stays. Throws what Discord would refuse. */
export function editMessage(
  premises: Pick<Premises, 'world' | 'files'>,
  stored: StoredMessage,
  edit: Edit,
): StoredMessage {
  const { world, files } = premises;
  const { body, path = [] } = edit;
  const { message } = stored;
  const channel = world.channels.get(message.channel_id);
  if (channel === undefined) throw refusals.unknownChannel();
  const flags = mergedFlags(message, body, path);
  const v2 = isV2(flags);
  const plan = planFiles(body.attachments, edit.uploads, stored.uploads, path);
  const merged: MessageBody = {
    content: body.content === undefined ? message.content : body.content,
    embeds: body.embeds === undefined ? message.embeds : body.embeds,
  };
  const partsGiven = body.components !== undefined;
  // Components that stay were checked when they came; only what is new is checked again.
  const checked: MessageBody = { ...merged, ...(partsGiven ? { components: body.components ?? [] } : {}) };
  if (body.allowed_mentions !== undefined) checked.allowed_mentions = body.allowed_mentions;
  refuseAny(checkMessageBody(checked, { v2, files: plan.names, path }));
  const parts = partsGiven ? (body.components ?? []) : (message.components as unknown as Part[] | undefined);
  const fileCount = plan.kept.length + plan.fresh.length;
  if (isEmptyMessage({ ...merged, components: parts ?? [] }, fileCount, v2)) throw refusals.emptyMessage();

  stored.uploads = storeFiles(world, files, channel.id, plan);
  const shown = renderParts(world, parts ?? [], stored.uploads);
  if (partsGiven) message.components = shown.components;
  message.content = (merged.content ?? '').trim();
  if (body.embeds !== undefined) message.embeds = renderEmbeds(merged.embeds ?? [], stored.uploads);
  message.attachments = stored.uploads.filter((upload) => !shown.consumed.has(upload.id));
  message.flags = flags & ~MessageFlags.Loading;
  // Mentions are read anew from new words, and by default all of them count again.
  if (body.content !== undefined || partsGiven) {
    const pings = pingsOf(world, pingingText(message.content, parts ?? []), {
      authorId: message.author.id,
      channel,
      repliedToId: null,
      allowed: body.allowed_mentions,
    });
    message.mentions = pings.mentions;
    message.mention_roles = pings.mention_roles;
    message.mention_everyone = pings.mention_everyone;
  }
  if (edit.isFirstFill !== true) message.edited_timestamp = world.clock.iso();
  world.announce({ kind: 'message-edit', stored });
  return stored;
}

/** Only SUPPRESS_EMBEDS can be changed freely; Components V2 can be switched on, never off. */
function mergedFlags(message: APIMessage, body: MessageBody, path: PartPath): number {
  const before = message.flags ?? 0;
  if (body.flags === undefined || body.flags === null) return before;
  if (isV2(before) && !isV2(body.flags)) {
    throw invalidForm([
      {
        path: [...path, 'flags'],
        code: 'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG',
        message: 'The IS_COMPONENTS_V2 flag cannot be removed from a message',
      },
    ]);
  }
  const changeable = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2;
  return (before & ~changeable) | (body.flags & changeable);
}

export function deleteMessage(world: World, stored: StoredMessage): void {
  const channelId = stored.message.channel_id;
  world.messagesIn(channelId).delete(stored.message.id);
  const thread = world.channels.get(channelId)?.thread;
  if (thread !== null && thread !== undefined && stored.readerId === null) {
    thread.messageCount = Math.max(0, thread.messageCount - 1);
  }
  world.announce({ kind: 'message-delete', stored });
}

/** The message with what hangs on it; every answer of the API goes through here. */
export function messagePayload(world: World, stored: StoredMessage, message = stored.message): APIMessage {
  const thread = stored.threadId === null ? undefined : world.channels.get(stored.threadId);
  if (thread === undefined) return message;
  return { ...message, thread: threadPayload(world, thread) as unknown as NonNullable<APIMessage['thread']> };
}

export function replyFields(world: World, repliedTo: StoredMessage): Partial<APIMessage> {
  const { referenced_message: _nested, ...shallow } = repliedTo.message;
  return {
    message_reference: {
      type: 0,
      channel_id: repliedTo.message.channel_id,
      message_id: repliedTo.message.id,
      guild_id: world.guildId,
    },
    referenced_message: shallow,
  };
}

function renderEmbeds(embeds: readonly APIEmbed[], uploads: StoredMessage['uploads']): APIEmbed[] {
  const resolve = (picture: APIEmbed['image']): APIEmbed['image'] => {
    const name = /^attachment:\/\/(.+)$/.exec(picture?.url ?? '')?.[1];
    const upload = uploads.find((candidate) => candidate.filename === name);
    if (picture === undefined || upload === undefined) return picture;
    return { ...picture, url: upload.url, proxy_url: upload.proxy_url };
  };
  return embeds.map((embed) => {
    const rendered: Record<string, unknown> = { ...embed, type: 'rich' };
    if (embed.image !== undefined) rendered['image'] = resolve(embed.image);
    if (embed.thumbnail !== undefined) rendered['thumbnail'] = resolve(embed.thumbnail);
    if (embed.fields !== undefined) {
      rendered['fields'] = embed.fields.map((field) => ({ ...field, inline: field.inline ?? false }));
    }
    const present = Object.entries(rendered).filter(([, value]) => value !== null && value !== undefined);
    return Object.fromEntries(present);
  });
}

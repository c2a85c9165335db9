/** /channels/:channel/messages: what the bot posts, reads, edits and deletes under its own token. */
import { ChannelType, MessageType, PermissionFlagsBits, type APIMessage } from 'discord.js';
import { MessageCreateRequestSchema, MessageEditRequestPartialSchema } from 'discord-api-spec/zod';
import { checkBody } from './body-check.js';
import { readableMessage } from './dispatches.js';
import type { MessageBody } from './message-body.js';
import { deleteMessage, editMessage, messagePayload, postMessage } from './messages.js';
import { canSend, canView, may } from './permissions.js';
import { invalidForm, refusals } from './refusal.js';
import {
  botRoute,
  param,
  type Premises,
  type RestAnswer,
  type RestRequest,
  type Route,
} from './rest-routes.js';
import { compareIds } from './snowflakes.js';
import type { Channel, StoredMessage, World } from './world.js';

const P = PermissionFlagsBits;
const posting = { limit: 5, per: 5 };

export function messageRoutes(premises: Premises): Route[] {
  const { world } = premises;
  return [
    botRoute('GET', '/channels/:channel/messages', (request) => list(world, request)),
    botRoute('POST', '/channels/:channel/messages', (request) => post(premises, request), posting),
    botRoute('GET', '/channels/:channel/messages/:message', (request) => {
      const { channel, stored } = findMessage(world, request);
      if (!mayReadHistory(world, channel)) throw refusals.missingPermissions();
      return { status: 200, body: messagePayload(world, stored, readableMessage(world, stored)) };
    }),
    botRoute('PATCH', '/channels/:channel/messages/:message', (request) => edit(premises, request), posting),
    botRoute('DELETE', '/channels/:channel/messages/:message', (request) => remove(world, request), posting),
    botRoute('POST', '/channels/:channel/typing', (request) => {
      const channel = visibleChannel(world, param(request, 'channel'));
      if (!canSend(world, world.applicationId, channel)) throw refusals.missingPermissions();
      return { status: 204 };
    }),
  ];
}

/** A channel the bot may look into. Throws 10003 or 50001. */
export function visibleChannel(world: World, id: string): Channel {
  const channel = world.channels.get(id);
  if (channel === undefined) throw refusals.unknownChannel();
  if (!canView(world, world.applicationId, channel)) throw refusals.missingAccess();
  return channel;
}

function mayReadHistory(world: World, channel: Channel): boolean {
  return channel.recipientId !== null || may(world, world.applicationId, P.ReadMessageHistory, channel);
}

/** Ephemeral messages are not there for anybody who asks by channel. */
function findMessage(world: World, request: RestRequest): { channel: Channel; stored: StoredMessage } {
  const channel = visibleChannel(world, param(request, 'channel'));
  const stored = world.messagesIn(channel.id).get(param(request, 'message'));
  if (stored === undefined || stored.readerId !== null) throw refusals.unknownMessage();
  return { channel, stored };
}

function list(world: World, request: RestRequest): RestAnswer {
  const channel = visibleChannel(world, param(request, 'channel'));
  const limit = Number(request.query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    const message = 'int value should be between 1 and 100.';
    throw invalidForm([{ path: ['limit'], code: 'NUMBER_TYPE_MAX', message }]);
  }
  // Without Read Message History there is nothing to see, and no error either.
  if (!mayReadHistory(world, channel)) return { status: 200, body: [] };
  const all = [...world.messagesIn(channel.id).values()].filter((stored) => stored.readerId === null);
  const chosen = choosePage(all, request.query, limit);
  return { status: 200, body: chosen.reverse().map((stored) => listed(world, stored)) };
}

function listed(world: World, stored: StoredMessage): APIMessage {
  return messagePayload(world, stored, readableMessage(world, stored));
}

/** Oldest first. */
function choosePage(all: StoredMessage[], query: URLSearchParams, limit: number): StoredMessage[] {
  const after = query.get('after');
  const before = query.get('before');
  const around = query.get('around');
  if (around !== null) {
    const older = all.filter((stored) => compareIds(stored.message.id, around) < 0);
    const rest = all.filter((stored) => compareIds(stored.message.id, around) >= 0);
    const half = Math.floor(limit / 2);
    return [...older.slice(-half), ...rest.slice(0, limit - Math.min(half, older.length))];
  }
  if (after !== null) return all.filter((stored) => compareIds(stored.message.id, after) > 0).slice(0, limit);
  const upTo = before === null ? all : all.filter((stored) => compareIds(stored.message.id, before) < 0);
  return upTo.slice(-limit);
}

function post(premises: Premises, request: RestRequest): RestAnswer {
  const { world, nonces } = premises;
  const channel = visibleChannel(world, param(request, 'channel'));
  if (channel.type === ChannelType.GuildForum) throw refusals.notATextChannel();
  if (channel.recipientId !== null && world.closedDms.has(channel.recipientId))
    throw refusals.closedToMessages();
  if (!canSend(world, world.applicationId, channel)) throw refusals.missingPermissions();
  if (channel.thread?.locked === true && !may(world, world.applicationId, P.ManageThreads, channel)) {
    throw refusals.lockedThread();
  }
  const body = checkBody<MessageBody>(MessageCreateRequestSchema, request.body ?? {});
  const nonce = body.nonce === undefined || body.nonce === null ? null : String(body.nonce);
  if (nonce !== null && body.enforce_nonce === true) {
    const before = world.messagesIn(channel.id).get(nonces.find(channel.id, nonce) ?? '');
    if (before !== undefined) return { status: 200, body: messagePayload(world, before) };
  }
  if (request.uploads.length > 0 && !mayIn(world, P.AttachFiles, channel))
    throw refusals.missingPermissions();
  if ((body.embeds ?? []).length > 0 && !mayIn(world, P.EmbedLinks, channel))
    throw refusals.missingPermissions();
  const stored = postMessage(premises, {
    channel,
    author: world.bot(),
    body,
    uploads: request.uploads,
    repliedTo: repliedTo(world, channel, body),
  });
  if (nonce !== null) nonces.remember(channel.id, nonce, stored.message.id);
  return { status: 200, body: messagePayload(world, stored) };
}

function mayIn(world: World, permission: bigint, channel: Channel): boolean {
  return channel.recipientId !== null || may(world, world.applicationId, permission, channel);
}

function repliedTo(world: World, channel: Channel, body: MessageBody): StoredMessage | null {
  const reference = body.message_reference;
  if (reference === undefined || reference === null) return null;
  if (!mayReadHistory(world, channel)) throw refusals.replyWithoutHistory();
  const found = world.messagesIn(channel.id).get(reference.message_id);
  if (found !== undefined && found.readerId === null) return found;
  if (reference.fail_if_not_exists === false) return null;
  throw invalidForm([
    { path: ['message_reference'], code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' },
  ]);
}

function edit(premises: Premises, request: RestRequest): RestAnswer {
  const { world } = premises;
  const { channel, stored } = findMessage(world, request);
  refuseSystemMessage(stored);
  if (stored.message.author.id !== world.applicationId) throw refusals.anothersMessage();
  refuseArchived(channel);
  const body = checkBody<MessageBody>(MessageEditRequestPartialSchema, request.body ?? {});
  editMessage(premises, stored, { body, uploads: request.uploads });
  return { status: 200, body: messagePayload(world, stored) };
}

function remove(world: World, request: RestRequest): RestAnswer {
  const { channel, stored } = findMessage(world, request);
  refuseSystemMessage(stored);
  refuseArchived(channel);
  const own = stored.message.author.id === world.applicationId;
  if (!own && (channel.recipientId !== null || !may(world, world.applicationId, P.ManageMessages, channel))) {
    throw refusals.missingPermissions();
  }
  deleteMessage(world, stored);
  return { status: 204 };
}

/** The line at the top of a thread is nobody's to change. */
function refuseSystemMessage(stored: StoredMessage): void {
  if (stored.message.type === MessageType.ThreadStarterMessage) throw refusals.systemMessage();
}

function refuseArchived(channel: Channel): void {
  if (channel.thread?.archived === true) throw refusals.archivedThread();
}

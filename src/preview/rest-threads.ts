/** Threads: begun on a message, in a channel or as a forum post; listed, archived and renamed. */
import { ChannelType, MessageType, PermissionFlagsBits } from 'discord.js';
import {
  CreateForumThreadRequestSchema,
  CreateTextThreadWithMessageRequestSchema,
  CreateTextThreadWithoutMessageRequestSchema,
  UpdateThreadRequestPartialSchema,
} from 'discord-api-spec/zod';
import { checkBody } from './body-check.js';
import type { MessageBody } from './message-body.js';
import { insertMessage, messagePayload } from './messages.js';
import { blankMessage, threadMember, threadPayload, type Json } from './payloads.js';
import { may } from './permissions.js';
import { refusals } from './refusal.js';
import { visibleChannel } from './rest-messages.js';
import {
  botRoute,
  param,
  type Premises,
  type RestAnswer,
  type RestRequest,
  type Route,
} from './rest-routes.js';
import { compareIds } from './snowflakes.js';
import { makePost, makeThread, type ThreadBody } from './threads.js';
import type { Channel, StoredMessage, World } from './world.js';

const P = PermissionFlagsBits;
const making = { limit: 5, per: 5 };

export function threadRoutes(premises: Premises): Route[] {
  const { world } = premises;
  return [
    botRoute(
      'POST',
      '/channels/:channel/messages/:message/threads',
      (request) => onMessage(world, request),
      making,
    ),
    botRoute('POST', '/channels/:channel/threads', (request) => inChannel(premises, request), making),
    botRoute('GET', '/guilds/:guild/threads/active', (request) => {
      if (param(request, 'guild') !== world.guildId) throw refusals.unknownGuild();
      const open = [...world.channels.values()].filter((channel) => channel.thread?.archived === false);
      return { status: 200, body: threadList(world, open, false) };
    }),
    botRoute('GET', '/channels/:channel/threads/archived/public', (request) => archived(world, request)),
    botRoute('PUT', '/channels/:channel/thread-members/@me', (request) => {
      const channel = visibleChannel(world, param(request, 'channel'));
      if (channel.thread === null) throw refusals.wrongChannelType();
      if (channel.thread.archived) throw refusals.archivedThread();
      if (!channel.thread.memberIds.includes(world.applicationId)) {
        channel.thread.memberIds.push(world.applicationId);
        world.announce({ kind: 'channel', channel, isNew: false });
      }
      return { status: 204 };
    }),
  ];
}

function onMessage(world: World, request: RestRequest): RestAnswer {
  const parent = visibleChannel(world, param(request, 'channel'));
  if (parent.type !== ChannelType.GuildText && parent.type !== ChannelType.GuildAnnouncement) {
    throw refusals.wrongChannelType();
  }
  const stored = world.messagesIn(parent.id).get(param(request, 'message'));
  if (stored === undefined || stored.readerId !== null) throw refusals.unknownMessage();
  if (!may(world, world.applicationId, P.CreatePublicThreads | P.ReadMessageHistory, parent)) {
    throw refusals.missingPermissions();
  }
  const body = checkBody<ThreadBody>(CreateTextThreadWithMessageRequestSchema, request.body ?? {});
  if (stored.threadId !== null) throw refusals.threadExists();
  const type = ChannelType.PublicThread;
  const thread = makeThread(world, parent, world.applicationId, stored.message.id, { ...body, type });
  stored.threadId = thread.id;
  world.announce({ kind: 'channel', channel: thread, isNew: true });
  insertMessage(world, thread, starterOf(world, thread, stored));
  world.announce({ kind: 'message-edit', stored });
  return { status: 201, body: threadPayload(world, thread) };
}

function inChannel(premises: Premises, request: RestRequest): RestAnswer {
  const { world } = premises;
  const parent = visibleChannel(world, param(request, 'channel'));
  if (parent.type === ChannelType.GuildForum) return forumPost(premises, parent, request);
  if (parent.type !== ChannelType.GuildText) throw refusals.wrongChannelType();
  const body = checkBody<ThreadBody>(CreateTextThreadWithoutMessageRequestSchema, request.body ?? {});
  const type = body.type ?? ChannelType.PrivateThread;
  const needed = type === ChannelType.PrivateThread ? P.CreatePrivateThreads : P.CreatePublicThreads;
  if (!may(world, world.applicationId, needed, parent)) throw refusals.missingPermissions();
  const thread = makeThread(world, parent, world.applicationId, world.ids.next(), { ...body, type });
  world.announce({ kind: 'channel', channel: thread, isNew: true });
  return { status: 201, body: threadPayload(world, thread) };
}

/** In a forum the first message comes with the thread, and has its id. */
function forumPost(premises: Premises, parent: Channel, request: RestRequest): RestAnswer {
  const { world } = premises;
  if (!may(world, world.applicationId, P.SendMessages, parent)) throw refusals.missingPermissions();
  const body = checkBody<ThreadBody & { message: MessageBody }>(
    CreateForumThreadRequestSchema,
    request.body ?? {},
  );
  if (request.uploads.length > 0 && !may(world, world.applicationId, P.AttachFiles, parent)) {
    throw refusals.missingPermissions();
  }
  const { thread, first } = makePost(premises, parent, world.bot(), {
    body,
    first: body.message,
    uploads: request.uploads,
    path: ['message'],
  });
  const message = messagePayload(world, first);
  return { status: 201, body: { ...threadPayload(world, thread), message } };
}

/** The grey line at the top of a thread that points at the message it hangs on. */
function starterOf(world: World, thread: Channel, on: StoredMessage): StoredMessage {
  const message = {
    ...blankMessage(world, thread.id, MessageType.ThreadStarterMessage),
    flags: 0,
    message_reference: {
      type: 0,
      channel_id: on.message.channel_id,
      message_id: on.message.id,
      guild_id: world.guildId,
    },
  };
  return { message, readerId: null, threadId: null, uploads: [] };
}

function threadList(world: World, threads: readonly Channel[], more: boolean): Json {
  const members = threads
    .filter((thread) => thread.thread?.memberIds.includes(world.applicationId) === true)
    .map((thread) => threadMember(world, thread.id, thread.thread?.createdAt ?? ''));
  return { threads: threads.map((thread) => threadPayload(world, thread)), members, has_more: more };
}

function archived(world: World, request: RestRequest): RestAnswer {
  const parent = visibleChannel(world, param(request, 'channel'));
  if (!may(world, world.applicationId, P.ReadMessageHistory, parent)) throw refusals.missingPermissions();
  const limit = Number(request.query.get('limit') ?? 50);
  const before = request.query.get('before');
  const all = world
    .threadsOf(parent.id)
    .filter((channel) => channel.thread?.archived === true)
    .filter((channel) => before === null || (channel.thread?.archiveTimestamp ?? '') < before)
    .sort((left, right) => compareIds(right.id, left.id));
  return { status: 200, body: threadList(world, all.slice(0, limit), all.length > limit) };
}

/** PATCH of a thread: archive, lock, rename. */
export function updateThread(world: World, channel: Channel, request: RestRequest): RestAnswer {
  const { thread } = channel;
  if (thread === null) throw refusals.wrongChannelType();
  const body = checkBody<{
    name?: string | null;
    archived?: boolean | null;
    locked?: boolean | null;
    auto_archive_duration?: number | null;
    rate_limit_per_user?: number | null;
  }>(UpdateThreadRequestPartialSchema, request.body ?? {});
  const manages = may(world, world.applicationId, P.ManageThreads, channel);
  const owns = thread.ownerId === world.applicationId;
  const reopens = body.archived === false;
  if (thread.archived && !reopens) throw refusals.archivedThread();
  const locking = body.locked !== undefined && body.locked !== null;
  if (!manages && (locking || (!owns && !(reopens && !thread.locked)))) throw refusals.missingPermissions();
  if (typeof body.name === 'string' && body.name.trim() !== '') channel.name = body.name.trim();
  if (typeof body.rate_limit_per_user === 'number') channel.slowmode = body.rate_limit_per_user;
  if (typeof body.auto_archive_duration === 'number') thread.autoArchiveDuration = body.auto_archive_duration;
  if (typeof body.locked === 'boolean') thread.locked = body.locked;
  if (typeof body.archived === 'boolean' && body.archived !== thread.archived) {
    thread.archived = body.archived;
    thread.archiveTimestamp = world.clock.iso();
  }
  world.announce({ kind: 'channel', channel, isNew: false });
  return { status: 200, body: threadPayload(world, channel) };
}

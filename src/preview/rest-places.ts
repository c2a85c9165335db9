/** The routes about the bot itself, the server, its people and its channels. */
import { ChannelType, PermissionFlagsBits } from 'discord.js';
import { CreatePrivateChannelRequestSchema } from 'discord-api-spec/zod';
import { checkBody } from './body-check.js';
import {
  applicationPayload,
  channelPayload,
  guildPayload,
  memberPayload,
  rolePayload,
  userPayload,
  type Json,
} from './payloads.js';
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
import { updateThread } from './rest-threads.js';
import { blankChannel, type World } from './world.js';

const plenty = { limit: 50, per: 1 };

export function placeRoutes(premises: Premises): Route[] {
  const { world } = premises;
  const guild = (request: RestRequest): void => {
    if (param(request, 'guild') !== world.guildId) throw refusals.unknownGuild();
  };
  return [
    ...selfRoutes(premises),
    botRoute('GET', '/guilds/:guild', (request) => {
      guild(request);
      const counts =
        request.query.get('with_counts') === 'true'
          ? { approximate_member_count: world.members.size, approximate_presence_count: world.members.size }
          : {};
      return { status: 200, body: { ...guildPayload(world), ...counts } };
    }),
    botRoute('GET', '/guilds/:guild/channels', (request) => {
      guild(request);
      const channels = [...world.channels.values()];
      const inGuild = channels.filter((channel) => channel.thread === null && channel.recipientId === null);
      return { status: 200, body: inGuild.map((channel) => channelPayload(world, channel)) };
    }),
    botRoute('GET', '/guilds/:guild/roles', (request) => {
      guild(request);
      return { status: 200, body: [...world.roles.values()].map(rolePayload) };
    }),
    botRoute('GET', '/guilds/:guild/members/:member', (request) => {
      guild(request);
      const member = world.members.get(param(request, 'member'));
      if (member === undefined) throw refusals.unknownMember();
      return { status: 200, body: memberPayload(world, member) };
    }),
    botRoute(
      'GET',
      '/channels/:channel',
      (request) => {
        const channel = visibleChannel(world, param(request, 'channel'));
        return { status: 200, body: channelPayload(world, channel) };
      },
      plenty,
    ),
    botRoute('PATCH', '/channels/:channel', (request) => {
      const channel = visibleChannel(world, param(request, 'channel'));
      if (channel.thread !== null) return updateThread(world, channel, request);
      if (!may(world, world.applicationId, PermissionFlagsBits.ManageChannels, channel)) {
        throw refusals.missingPermissions();
      }
      throw refusals.notFound();
    }),
    botRoute('DELETE', '/channels/:channel', (request) => removeChannel(world, request)),
  ];
}

function selfRoutes(premises: Premises): Route[] {
  const { world } = premises;
  const application = (): RestAnswer => ({ status: 200, body: applicationPayload(world) });
  return [
    botRoute('GET', '/gateway', () => ({ status: 200, body: { url: premises.gatewayUrl() } }), plenty),
    botRoute(
      'GET',
      '/gateway/bot',
      () => ({
        status: 200,
        body: {
          url: premises.gatewayUrl(),
          shards: 1,
          session_start_limit: premises.startLimit(),
        },
      }),
      plenty,
    ),
    botRoute('GET', '/applications/@me', application),
    botRoute('GET', '/oauth2/applications/@me', application),
    botRoute('GET', '/users/@me', () => ({ status: 200, body: ownUser(world) })),
    botRoute('GET', '/users/@me/guilds', () => ({
      status: 200,
      body: [
        {
          id: world.guildId,
          name: world.guildName,
          icon: null,
          banner: null,
          owner: false,
          permissions: '0',
          features: [],
        },
      ],
    })),
    botRoute('POST', '/users/@me/channels', (request) => openDirect(world, request)),
    botRoute('GET', '/users/:user', (request) => {
      const member = world.members.get(param(request, 'user'));
      if (member === undefined) throw refusals.unknownUser();
      return { status: 200, body: userPayload(member) };
    }),
  ];
}

function ownUser(world: World): Json {
  return { ...userPayload(world.bot()), mfa_enabled: false, locale: 'en-US', verified: true, email: null };
}

/** A direct-message channel opens whether or not the person takes messages; 50007 comes with the message. */
function openDirect(world: World, request: RestRequest): RestAnswer {
  const body = checkBody<{ recipient_id?: string | null }>(
    CreatePrivateChannelRequestSchema,
    request.body ?? {},
  );
  const recipient = world.members.get(body.recipient_id ?? '');
  if (recipient === undefined) throw refusals.unknownUser();
  if (recipient.bot) throw refusals.closedToMessages();
  const known = [...world.channels.values()].find((channel) => channel.recipientId === recipient.id);
  if (known !== undefined) return { status: 200, body: channelPayload(world, known) };
  const channel = blankChannel({
    id: world.ids.next(),
    type: ChannelType.DM,
    name: world.bot().name,
    recipientId: recipient.id,
    position: 1_000,
  });
  world.channels.set(channel.id, channel);
  world.announce({ kind: 'channel', channel, isNew: true });
  return { status: 200, body: channelPayload(world, channel) };
}

/** Only a thread, and only with Manage Threads: the bot was not invited to do more. */
function removeChannel(world: World, request: RestRequest): RestAnswer {
  const channel = visibleChannel(world, param(request, 'channel'));
  const needed =
    channel.thread === null ? PermissionFlagsBits.ManageChannels : PermissionFlagsBits.ManageThreads;
  if (channel.recipientId !== null || !may(world, world.applicationId, needed, channel)) {
    throw refusals.missingPermissions();
  }
  const body = channelPayload(world, channel);
  dropChannel(world, channel.id);
  return { status: 200, body };
}

/** Removes a channel with its messages and threads. */
export function dropChannel(world: World, channelId: string): void {
  const channel = world.channels.get(channelId);
  if (channel === undefined) return;
  for (const thread of world.threadsOf(channelId)) dropChannel(world, thread.id);
  world.channels.delete(channelId);
  world.messages.delete(channelId);
  world.announce({ kind: 'channel-delete', channel });
}

import { ChannelType, PermissionFlagsBits, Routes, type Guild, type REST } from 'discord.js';
import type { Log } from '../log.js';
import type { Shelf } from '../seminar/shelf.js';
import { welcomeMessage } from '../views/help-card.js';
import { messageBody } from './message-body.js';

/**
 * Says hello in a server that the bot has just joined: where Discord greets people, else in the first channel where it
 * may speak. Never rejects: a server without a word works all the same.
 */
export async function welcome(
  guild: Guild,
  rest: REST,
  mention: (command: string) => string,
  shelf: Shelf,
  log: Log,
): Promise<void> {
  const channelId = placeIn(guild);
  if (channelId === undefined) return;
  const reading = shelf.inUse(guild.id, channelId);
  const topic = (reading.topics[0]?.name ?? '¶1').toLowerCase();
  try {
    await rest.post(Routes.channelMessages(channelId), {
      body: {
        ...messageBody(welcomeMessage(mention, topic)),
        // Heard of twice, it is said once.
        nonce: `hello-${guild.id}`.slice(0, 25),
        enforce_nonce: true,
      },
    });
  } catch (error) {
    log.info({ err: error, guild: guild.id }, 'could not say hello');
  }
}

function placeIn(guild: Guild): string | undefined {
  const me = guild.members.me;
  if (me === null) return undefined;
  const speak = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages;
  const texts = [...guild.channels.cache.values()].filter(({ type }) => type === ChannelType.GuildText);
  const byPlace = texts.sort((a, b) =>
    'rawPosition' in a && 'rawPosition' in b ? a.rawPosition - b.rawPosition : 0,
  );
  const first = guild.systemChannel === null ? byPlace : [guild.systemChannel, ...byPlace];
  return first.find((channel) => channel.permissionsFor(me)?.has(speak))?.id;
}

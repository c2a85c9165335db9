/** Whom a message pings: the mentions in its text, as far as `allowed_mentions` and permissions let them. */
import { PermissionFlagsBits, type APIUser } from 'discord.js';
import type { AllowedMentions } from './message-body.js';
import { PartType, walkParts, type Part } from './parts.js';
import { userPayload } from './payloads.js';
import { may } from './permissions.js';
import type { Channel, World } from './world.js';

export interface Pings {
  mentions: APIUser[];
  mention_roles: string[];
  mention_everyone: boolean;
}

export interface MentionContext {
  authorId: string;
  channel: Channel;
  /** Whose message is replied to. */
  repliedToId: string | null;
  allowed: AllowedMentions | null | undefined;
}

export function pingsOf(world: World, text: string, context: MentionContext): Pings {
  const { allowed, channel, authorId } = context;
  // Without allowed_mentions everything pings; that is Discord's trap, kept on purpose.
  const all = allowed === undefined || allowed === null;
  const parse = new Set<string>(allowed?.parse ?? []);
  const named = (kind: 'users' | 'roles', id: string): boolean =>
    all || parse.has(kind) || (allowed[kind] ?? []).includes(id);
  const widely = may(world, authorId, PermissionFlagsBits.MentionEveryone, channel);

  const users = new Set<string>();
  for (const [, id] of text.matchAll(/<@!?(\d+)>/g)) {
    if (id !== undefined && world.members.has(id) && named('users', id)) users.add(id);
  }
  const replied = context.repliedToId;
  if (replied !== null && (all || allowed.replied_user === true)) users.add(replied);

  const roles = new Set<string>();
  for (const [, id] of text.matchAll(/<@&(\d+)>/g)) {
    const role = world.roles.get(id ?? '');
    if (role !== undefined && (role.mentionable || widely) && named('roles', role.id)) roles.add(role.id);
  }

  const mentions: APIUser[] = [];
  for (const id of users) {
    const member = world.members.get(id);
    if (member !== undefined) mentions.push(userPayload(member));
  }
  return {
    mentions,
    mention_roles: [...roles],
    mention_everyone: widely && (all || parse.has('everyone')) && /@everyone|@here/.test(text),
  };
}

/** All the text that can ping: the content and every text display. Embeds never ping. */
export function pingingText(content: string, parts: readonly Part[]): string {
  const texts = [content];
  for (const [part] of walkParts(parts, [])) {
    if (part.type === PartType.TextDisplay && part.content !== undefined) texts.push(part.content);
  }
  return texts.join('\n');
}

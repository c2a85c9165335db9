/** A member begins a post in a forum. */
import { ChannelType } from 'discord.js';
import type { Member } from './cast.js';
import { ClientRefusal } from './client-refusal.js';
import { seenChannel } from './client-view.js';
import { canSend } from './permissions.js';
import { Refusal } from './refusal.js';
import type { Premises } from './rest-routes.js';
import { makePost } from './threads.js';

const LONGEST_TITLE = 100;

/** The id of the post and of its first message. */
export function beginPost(
  premises: Premises,
  person: Member,
  forumId: string,
  name: string,
  content: string,
): string {
  const { world } = premises;
  const forum = seenChannel(world, person, forumId);
  if (forum.type !== ChannelType.GuildForum) throw new ClientRefusal('Only a forum has posts.');
  if (!canSend(world, person.id, forum)) {
    throw new ClientRefusal('You do not have permission to make posts in this forum.', 403);
  }
  if (name.trim() === '' || name.trim().length > LONGEST_TITLE) {
    throw new ClientRefusal(`A post needs a title of up to ${LONGEST_TITLE} characters.`);
  }
  if (content.length > 2000) {
    throw new ClientRefusal('Your message is too long. (2000 characters at the most)');
  }
  try {
    return makePost(premises, forum, person, { body: { name }, first: { content }, uploads: [] }).thread.id;
  } catch (problem) {
    if (problem instanceof Refusal) throw new ClientRefusal(problem.message);
    throw problem;
  }
}

/** New threads and forum posts, whoever makes them. */
import { ChannelType, type ThreadChannelType } from 'discord.js';
import type { Member } from './cast.js';
import type { MessageBody } from './message-body.js';
import { postMessage } from './messages.js';
import type { PartPath } from './parts.js';
import { invalidForm } from './refusal.js';
import type { Premises } from './rest-routes.js';
import type { Upload } from './uploads.js';
import { blankChannel, type Channel, type StoredMessage, type World } from './world.js';

/** Minutes. */
const THREE_DAYS = 4320;

export interface ThreadBody {
  name: string;
  auto_archive_duration?: number | null;
  rate_limit_per_user?: number | null;
  type?: ThreadChannelType | null;
  applied_tags?: string[] | null;
}

export function makeThread(
  world: World,
  parent: Channel,
  ownerId: string,
  id: string,
  body: ThreadBody,
): Channel {
  if (body.name.trim() === '') {
    throw invalidForm([{ path: ['name'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }]);
  }
  const now = world.clock.iso();
  const thread = blankChannel({
    id,
    type: body.type ?? ChannelType.PublicThread,
    name: body.name.trim(),
    parentId: parent.id,
    slowmode: body.rate_limit_per_user ?? 0,
    thread: {
      ownerId,
      archived: false,
      locked: false,
      archiveTimestamp: now,
      autoArchiveDuration: body.auto_archive_duration ?? THREE_DAYS,
      createdAt: now,
      messageCount: 0,
      totalSent: 0,
      memberIds: [ownerId],
      appliedTags: body.applied_tags ?? [],
    },
  });
  world.channels.set(id, thread);
  return thread;
}

export interface NewPost {
  body: ThreadBody;
  first: MessageBody;
  uploads: readonly Upload[];
  /** Where the first message stands in the request, for the tree of errors. */
  path?: PartPath;
}

/** In a forum the first message comes with the thread, and has its id. Throws what Discord would refuse. */
export function makePost(
  premises: Pick<Premises, 'world' | 'files'>,
  parent: Channel,
  author: Member,
  post: NewPost,
): { thread: Channel; first: StoredMessage } {
  const { world } = premises;
  const id = world.ids.next();
  const thread = makeThread(world, parent, author.id, id, { ...post.body, type: ChannelType.PublicThread });
  try {
    const first = postMessage(premises, {
      channel: thread,
      author,
      body: post.first,
      uploads: post.uploads,
      ...(post.path === undefined ? {} : { path: post.path }),
      extra: { id },
      beforeInsert: () => world.announce({ kind: 'channel', channel: thread, isNew: true }),
    });
    return { thread, first };
  } catch (refused) {
    // Nothing of a refused post stays.
    world.channels.delete(id);
    world.messages.delete(id);
    throw refused;
  }
}

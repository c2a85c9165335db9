import { el, icon } from './element.js';
import { olderFirst, type Page } from './state.js';
import type { Channel } from './wire.js';

/** A forum has no messages of its own: it lists its posts, the newest first. */
export function forumView(page: Page, channel: Channel): { element: HTMLElement; close: () => void } {
  const list = el('ul', { class: 'posts' });
  const draw = (): void => {
    const posts = page.world.channels
      .filter((post) => post.parentId === channel.id)
      .sort((one, other) => olderFirst(other.id, one.id));
    list.replaceChildren(
      ...posts.map((post) =>
        el(
          'li',
          {},
          el(
            'button',
            { type: 'button', class: 'post', onclick: () => page.open(post.id) },
            el('span', { class: 'post-name' }, post.name),
            el(
              'span',
              { class: 'post-count' },
              `${String(post.messageCount)} ${post.messageCount === 1 ? 'message' : 'messages'}`,
            ),
          ),
        ),
      ),
    );
    if (posts.length === 0) list.append(el('li', { class: 'list-note' }, 'No posts yet.'));
  };
  const stop = page.on('change', draw);
  draw();
  return {
    element: el(
      'section',
      { class: 'conversation', 'aria-label': `Forum ${channel.name}` },
      el(
        'header',
        { class: 'conversation-head' },
        icon('forum'),
        el('h2', {}, channel.name),
        channel.topic ? el('p', { class: 'topic' }, channel.topic) : null,
      ),
      list,
    ),
    close: stop,
  };
}

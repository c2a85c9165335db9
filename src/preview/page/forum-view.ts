import { avatar, el, icon } from './element.js';
import { plainWords } from './markdown-tree.js';
import { openNewPost } from './new-post.js';
import { olderFirst, type Page } from './state.js';
import { snowflakeTime, timeElement } from './times.js';
import type { Channel } from './wire.js';

/** A forum has no messages of its own: it lists its posts, the newest first. */
export function forumView(page: Page, channel: Channel): { element: HTMLElement; close: () => void } {
  const list = el('ul', { class: 'posts', 'aria-label': `Posts in ${channel.name}` });

  function row(post: Channel): HTMLElement {
    const count = `${String(post.messageCount)} ${post.messageCount === 1 ? 'message' : 'messages'}`;
    const begun = snowflakeTime(post.id);
    const author = post.opening ? page.member(post.opening.authorId) : undefined;
    const unread = post.unread && !page.inView.has(post.id);
    return el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          class: unread ? 'post is-unread' : 'post',
          'data-post': post.id,
          onclick: () => page.open(post.id),
        },
        el(
          'span',
          { class: 'post-head' },
          el('span', { class: 'post-name' }, post.name),
          unread ? el('span', { class: 'unread' }, el('span', { class: 'sr-only' }, ' (unread)')) : null,
        ),
        post.opening
          ? el(
              'span',
              { class: 'post-words' },
              author ? avatar(author.name, author.color, 'small') : null,
              el('strong', {}, `${author?.name ?? 'Somebody'}: `),
              plainWords(post.opening.words, page),
            )
          : null,
        el(
          'span',
          { class: 'post-count' },
          icon('thread'),
          count,
          el('span', { 'aria-hidden': 'true' }, '·'),
          timeElement(begun, 'head', page.now()),
          post.archived ? el('span', {}, '· archived') : null,
        ),
      ),
    );
  }

  const draw = (): void => {
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset['post'] : undefined;
    const posts = page.world.channels
      .filter((post) => post.parentId === channel.id)
      .sort((one, other) => olderFirst(other.id, one.id));
    list.replaceChildren(...posts.map(row));
    if (posts.length === 0) list.append(el('li', { class: 'list-note' }, 'No posts yet.'));
    if (focused) list.querySelector<HTMLElement>(`[data-post="${CSS.escape(focused)}"]`)?.focus();
  };
  const stops = [page.on('change', draw), page.on('navigate', draw)];
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
        el(
          'button',
          {
            type: 'button',
            class: 'button button-primary is-small new-post',
            onclick: () => openNewPost(page, channel),
          },
          'New post',
        ),
      ),
      list,
    ),
    close: () => {
      for (const stop of stops) stop();
    },
  };
}

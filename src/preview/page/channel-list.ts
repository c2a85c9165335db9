import { el, icon } from './element.js';
import { olderFirst, type Page } from './state.js';
import type { Channel } from './wire.js';

/** A thread, a direct message, announcements, a forum, or a channel of text. */
export function iconOf({ parentId, type }: Channel): string {
  if (parentId) return 'thread';
  return { 1: 'direct', 5: 'announce', 15: 'forum' }[type] ?? 'hash';
}

/** The channels by position, each with its open threads under it. */
export function channelList(page: Page, opened: () => void): HTMLElement {
  const list = el('ul', { class: 'channels' });

  function entry(channel: Channel): HTMLElement {
    const open = page.place.threadId ?? page.place.channelId;
    const here = channel.id === open;
    const unread = channel.unread && !here;
    return el(
      'button',
      {
        type: 'button',
        class: `channel${here ? ' is-here' : ''}${unread ? ' is-unread' : ''}`,
        'aria-current': here ? 'page' : null,
        'data-channel': channel.id,
        onclick: () => {
          page.open(channel.id);
          opened();
        },
      },
      icon(iconOf(channel)),
      el('span', { class: 'channel-name' }, channel.name),
      unread ? el('span', { class: 'unread' }, el('span', { class: 'sr-only' }, ' (unread)')) : null,
    );
  }

  function draw(): void {
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset['channel'] : undefined;
    const { channels } = page.world;
    const top = channels
      .filter((channel) => channel.parentId === null && channel.type !== 4)
      .sort((one, other) => one.position - other.position || olderFirst(one.id, other.id));
    list.replaceChildren(
      ...top.map((channel) => {
        const threads = channels
          .filter((thread) => thread.parentId === channel.id && !thread.archived)
          .sort((one, other) => olderFirst(one.id, other.id));
        return el(
          'li',
          {},
          entry(channel),
          threads.length > 0
            ? el(
                'ul',
                { class: 'threads', 'aria-label': `Threads in ${channel.name}` },
                ...threads.map((thread) => el('li', {}, entry(thread))),
              )
            : null,
        );
      }),
    );
    if (focused) list.querySelector<HTMLElement>(`[data-channel="${CSS.escape(focused)}"]`)?.focus();
  }

  page.on('change', draw);
  page.on('world', draw);
  page.on('navigate', draw);
  draw();
  return el('nav', { class: 'channel-nav', 'aria-label': 'Channels' }, list);
}

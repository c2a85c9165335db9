import { api } from './api.js';
import { avatar, el, icon } from './element.js';
import { nameOf, summary } from './message-card.js';
import type { Page } from './state.js';
import type { Channel, Message } from './wire.js';

/** What stands above the oldest message on the page: that there are older ones, or how the channel begins. */
export class ListTop {
  readonly element = el('div', { class: 'list-top' });
  private readonly page: Page;
  private readonly channelId: string;
  private starter: HTMLElement | null = null;
  private asked = false;

  constructor(page: Page, channelId: string) {
    this.page = page;
    this.channelId = channelId;
  }

  draw(more: boolean, loading: boolean): void {
    if (more) {
      const words = loading ? 'Loading older messages…' : 'Scroll up for older messages';
      this.element.replaceChildren(el('p', { class: 'list-note' }, words));
      return;
    }
    const channel = this.page.channel(this.channelId);
    const name = `${channel?.parentId ? '' : channel?.type === 1 ? '@' : '#'}${channel?.name ?? 'this channel'}`;
    this.element.replaceChildren(
      el(
        'div',
        { class: 'list-start' },
        el('h3', {}, `The beginning of ${name}`),
        this.starter ?? el('p', {}, 'Type / to see what the bot can do.'),
      ),
    );
    if (channel?.parentId && !this.asked) void this.askStarter(channel, channel.parentId);
  }

  /** A thread hangs on a message of its parent, which has its id; a forum post has its own first message. */
  private async askStarter(thread: Channel, parentId: string): Promise<void> {
    this.asked = true;
    if (this.page.channel(parentId)?.type === 15) return;
    try {
      const wish = { around: thread.id };
      const { messages } = await api.messages(parentId, this.page.world.me, wish);
      const found = messages.find(({ message }) => message.id === thread.id);
      if (!found) return;
      this.starter = this.starterLine(found, parentId);
      this.element.querySelector('.list-start > p')?.replaceWith(this.starter);
    } catch {
      // Without it the thread still has its name.
    }
  }

  private starterLine({ message }: Message, channelId: string): HTMLElement {
    const name = nameOf(message.author, this.page);
    return el(
      'button',
      {
        type: 'button',
        class: 'starter',
        onclick: () => {
          this.page.open(channelId);
          this.page.tell('jump', { channelId, messageId: message.id });
        },
      },
      icon('reply'),
      avatar(name, this.page.member(message.author.id)?.color ?? '#5b6b84', 'small'),
      el('span', { class: 'starter-words' }, el('strong', {}, `${name}: `), summary(message, this.page)),
    );
  }
}

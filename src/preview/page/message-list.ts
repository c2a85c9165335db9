import type { Announcer } from './announcer.js';
import { api } from './api.js';
import { el } from './element.js';
import { replaceKeepingFocus } from './kept-focus.js';
import { ListTop } from './list-top.js';
import { askerOf, messageCard, nameOf, summary, type CardActions } from './message-card.js';
import { flash, groupRow, type Row } from './message-row.js';
import { NewerButton } from './newer-button.js';
import { olderFirst, type Page } from './state.js';
import type { ClientEvent, Message } from './wire.js';

/** A reader this near to the bottom is following along. */
const NEAR = 48;
/** So near to either end the next page is read. */
const AHEAD = 600;
/** Rows that stand on the page at most; a long channel is read through a window of them. */
const KEPT = 150;

/** The messages of one channel or thread, kept in order, scrolled as a reader expects. */
export class MessageList {
  readonly element: HTMLElement;
  private readonly rows: Row[] = [];
  private readonly inner = el('div', { class: 'messages' });
  private readonly top: ListTop;
  private readonly tail = el('div', { class: 'list-tail' });
  private readonly log: HTMLElement;
  private readonly newer: NewerButton;
  private readonly page: Page;
  private readonly channelId: string;
  private readonly announcer: Announcer;
  private readonly actions: CardActions;
  private more = false;
  /** There are newer messages than the last row. */
  private newerLeft = false;
  private loading = false;
  private following = true;
  private lastTop = 0;
  private unseen = 0;
  private reads = 0;
  /** Messages told by events while a page is being read; null otherwise. */
  private late: Message[] | null = null;

  constructor(page: Page, channelId: string, label: string, announcer: Announcer, actions: CardActions) {
    this.page = page;
    this.channelId = channelId;
    this.top = new ListTop(page, channelId);
    this.announcer = announcer;
    this.actions = { ...actions };
    // The announcer speaks instead: a log that is live would also read every redrawn card and older page.
    this.log = el(
      'div',
      { class: 'log', role: 'log', 'aria-label': label, 'aria-live': 'off', tabindex: 0 },
      this.top.element,
      this.inner,
      this.tail,
    );
    this.newer = new NewerButton(() => this.toBottom());
    this.element = el('div', { class: 'log-frame' }, this.log, this.newer.element);
    this.log.addEventListener('scroll', () => this.scrolled(), { passive: true });
    const grown = new ResizeObserver(() => {
      if (this.following) this.stickToBottom();
    });
    for (const part of [this.top.element, this.inner, this.tail, this.log]) grown.observe(part);
  }

  /** Reads the newest page. With `around` it reads the page that has this message in its middle, and goes to it. */
  async load(around?: string): Promise<void> {
    const isNew = await this.read(around === undefined ? {} : { around });
    if (!isNew || (around !== undefined && this.goTo(around))) return;
    this.toBottom();
    this.markRead();
  }

  /** Puts one page of messages in place of all that stand here; false where a later reading overtook this one. */
  private async read(wish: { around?: string }): Promise<boolean> {
    this.reads += 1;
    const read = this.reads;
    this.late = [];
    const { messages, more, newer } = await api.messages(this.channelId, this.page.world.me, wish);
    if (read !== this.reads) return false;
    for (const row of this.rows.splice(0)) this.release(row);
    this.more = more;
    this.newerLeft = newer;
    this.insert(messages);
    // What arrived or changed while the answer was on its way is newer than the answer.
    const { late } = this;
    this.late = null;
    for (const message of late) this.edit(message);
    this.showTop();
    return true;
  }

  /**
   * Reads anew after a lost connection, when anything may have happened. Who was following along still is; who was
   * reading further up stays there, and what came meanwhile is counted.
   */
  async reload(): Promise<void> {
    const { top } = this.log.getBoundingClientRect();
    const anchor = this.rows.find(({ element }) => element.getBoundingClientRect().bottom > top);
    if (this.following || !anchor) return this.load();
    const { id } = anchor.message.message;
    const offset = anchor.element.getBoundingClientRect().top - top;
    const newest = this.newerLeft ? undefined : this.rows.at(-1)?.message.message.id;
    const { unseen } = this;
    if (!(await this.read({ around: id }))) return;
    const card = this.card(id);
    if (card) this.log.scrollTop += card.getBoundingClientRect().top - top - offset;
    const unknown = this.rows.filter(({ message }) => newest && olderFirst(newest, message.message.id) < 0);
    this.unseen = unseen + unknown.length;
    this.scrolled();
  }

  /** Brings a message into view, reading its page first where it is not here. */
  async jump(id: string): Promise<void> {
    if (this.late === null && this.goTo(id)) return;
    await this.load(id);
  }

  private goTo(id: string): boolean {
    const card = this.card(id)?.querySelector<HTMLElement>('.message');
    if (!card) return false;
    this.following = false;
    card.scrollIntoView({ block: 'center' });
    card.focus({ preventScroll: true });
    flash(card);
    this.scrolled();
    return true;
  }

  hear(event: ClientEvent): void {
    if ((event.type === 'message' || event.type === 'message-edit') && event.channelId === this.channelId)
      this.late?.push(event.message);
    if (event.type === 'message' && event.channelId === this.channelId) this.arrive(event.message);
    else if (event.type === 'message-edit' && event.channelId === this.channelId) this.edit(event.message);
    else if (event.type === 'message-delete' && event.channelId === this.channelId)
      this.remove(event.messageId);
  }

  /** What stands under the last message: commands that wait for their answer. */
  addTail(element: HTMLElement): void {
    this.tail.append(element);
    this.toBottom();
  }

  remove(id: string): void {
    const at = this.find(id);
    const row = this.rows[at];
    if (!row) return;
    this.release(row);
    this.rows.splice(at, 1);
    this.regroup(at);
  }

  /** Redraws cards whose thread gained its first messages or changed its count. */
  threadChanged(threadId: string): void {
    for (const row of this.rows) if (row.message.threadId === threadId) this.edit(row.message);
  }

  card(id: string): HTMLElement | undefined {
    return this.rows[this.find(id)]?.element;
  }

  private find(id: string): number {
    return this.rows.findIndex((row) => row.message.message.id === id);
  }

  private arrive(message: Message): void {
    if (this.find(message.message.id) >= 0) {
      this.edit(message);
      return;
    }
    const wasFollowing = this.following;
    const { me } = this.page.world;
    const mine = message.message.author.id === me;
    // What one asked for comes into view, wherever one has scrolled to meanwhile.
    const awaited = mine || askerOf(message.message)?.id === me;
    if (!this.newerLeft) this.insert([message]);
    if (wasFollowing || awaited) {
      this.toBottom();
      if (this.rows.length > KEPT + 50) this.dropOldest();
    } else {
      this.unseen += 1;
      this.showNewer();
    }
    if (!mine)
      this.announcer.message(`${message.ephemeral ? 'Only for you, ' : ''}${this.asSpoken(message)}`);
    if (document.visibilityState === 'visible' && this.following) this.markRead();
  }

  private edit(message: Message): void {
    const at = this.find(message.message.id);
    const row = this.rows[at];
    if (!row) {
      const { id } = message.message;
      const oldest = this.rows[0]?.message.message.id ?? '';
      const newest = this.rows.at(-1)?.message.message.id ?? '';
      const before = this.more && olderFirst(oldest, id) > 0;
      const after = this.newerLeft && olderFirst(newest, id) < 0;
      if (!before && !after) this.arrive(message);
      return;
    }
    const wasThinking = row.element.querySelector('.thinking') !== null;
    row.message = message;
    const card = messageCard(message, this.page, this.actions);
    const old = row.element.querySelector<HTMLElement>('.message');
    const focused = old !== null && replaceKeepingFocus(old, card);
    this.regroup(at);
    const settled = wasThinking && !card.querySelector('.thinking');
    if (focused || settled) this.announcer.say(this.asSpoken(message));
  }

  private asSpoken({ message }: Message): string {
    return `${nameOf(message.author, this.page)}: ${summary(message, this.page).slice(0, 300)}`;
  }

  private insert(messages: readonly Message[]): void {
    const fresh = messages.filter((message) => this.find(message.message.id) < 0);
    for (const message of fresh) {
      let at = this.rows.length;
      while (at > 0 && olderFirst(this.rows[at - 1]?.message.message.id ?? '', message.message.id) > 0)
        at -= 1;
      const element = el('div', { class: 'message-row' }, messageCard(message, this.page, this.actions));
      const next = this.rows[at]?.element ?? null;
      this.inner.insertBefore(element, next);
      this.rows.splice(at, 0, { message, element });
      this.regroup(at);
      this.regroup(at + 1);
    }
  }

  private regroup(at: number): void {
    const row = this.rows[at];
    if (row) groupRow(row, this.rows[at - 1]);
  }

  private older(): Promise<void> {
    const oldest = this.rows[0]?.message.message.id;
    if (!this.more || !oldest) return Promise.resolve();
    return this.extend({ before: oldest }, ({ messages, more }) => {
      const fromBottom = this.log.scrollHeight - this.log.scrollTop;
      this.more = more;
      this.insert(messages);
      this.log.scrollTop = this.log.scrollHeight - fromBottom;
      this.dropNewest();
    });
  }

  private later(): Promise<void> {
    const newest = this.rows.at(-1)?.message.message.id;
    if (!this.newerLeft || !newest) return Promise.resolve();
    return this.extend({ after: newest }, ({ messages, newer }) => {
      this.newerLeft = newer;
      this.insert(messages);
      this.dropOldest();
    });
  }

  /** Reads a page at one end of the window; one at a time, and not into a list that was read anew meanwhile. */
  private async extend(
    wish: { before: string } | { after: string },
    take: (page: Awaited<ReturnType<typeof api.messages>>) => void,
  ): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    this.showTop();
    const read = this.reads;
    try {
      const page = await api.messages(this.channelId, this.page.world.me, wish);
      if (read === this.reads) take(page);
    } catch {
      // Asked again at the next scroll; the connection notice already says what is wrong.
    } finally {
      this.loading = false;
      this.showTop();
      this.scrolled();
    }
  }

  private dropNewest(): void {
    for (const row of this.rows.splice(KEPT)) {
      this.release(row);
      this.newerLeft = true;
    }
  }

  /** The rows that stay keep their place on the screen. */
  private dropOldest(): void {
    const dropped = this.rows.splice(0, Math.max(0, this.rows.length - KEPT));
    if (dropped.length === 0) return;
    const fromBottom = this.log.scrollHeight - this.log.scrollTop;
    for (const row of dropped) this.release(row);
    this.more = true;
    this.regroup(0);
    this.showTop();
    this.log.scrollTop = this.log.scrollHeight - fromBottom;
  }

  private release(row: Row): void {
    if (row.element.contains(document.activeElement)) this.log.focus({ preventScroll: true });
    row.element.remove();
  }

  private showTop(): void {
    this.top.draw(this.more, this.loading);
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    const below = scrollHeight - scrollTop - clientHeight;
    // Something above may have grown since: who has not moved up is following still.
    const stayed = this.following && scrollTop >= this.lastTop;
    this.lastTop = scrollTop;
    this.following = (below < NEAR || stayed) && !this.newerLeft;
    if (this.following && this.unseen > 0) {
      this.unseen = 0;
      this.markRead();
    }
    this.showNewer();
    if (scrollTop < AHEAD) void this.older();
    else if (below < AHEAD) void this.later();
  }

  private showNewer(): void {
    const isNeeded = !this.following && (this.unseen > 0 || this.newerLeft);
    if (!isNeeded && this.newer.hasFocus) this.log.focus({ preventScroll: true });
    this.newer.draw(isNeeded, this.unseen);
  }

  private toBottom(): void {
    this.unseen = 0;
    if (this.newerLeft) {
      void this.load().catch(() => undefined);
      return;
    }
    this.following = true;
    this.stickToBottom();
    this.showNewer();
  }

  private stickToBottom(): void {
    this.log.scrollTop = this.log.scrollHeight;
    this.lastTop = this.log.scrollTop;
  }

  private markRead(): void {
    void api.read(this.channelId, this.page.world.me).catch(() => undefined);
  }
}

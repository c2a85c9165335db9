import { api } from './api.js';
import { el, freshId, icon } from './element.js';
import type { Page } from './state.js';
import type { WireRecord } from './wire.js';

const KEPT = 200;

/** What the bot asked of Discord, newest last, with Discord's own words where it was refused. */
export class LogDrawer {
  readonly element: HTMLDialogElement;
  private readonly list = el('ol', { class: 'records', tabindex: 0 });

  constructor(page: Page) {
    const title = freshId('log-title');
    this.list.setAttribute('aria-labelledby', title);
    this.element = el(
      'dialog',
      { class: 'drawer', 'aria-labelledby': title },
      el(
        'header',
        { class: 'modal-head' },
        el('h2', { id: title }, "Bot's log"),
        el(
          'button',
          {
            type: 'button',
            class: 'icon-button',
            'aria-label': "Close bot's log",
            onclick: () => this.element.close(),
          },
          icon('close'),
        ),
      ),
      this.list,
    );
    this.element.addEventListener('click', (event) => {
      // A press on the backdrop lands on the dialog itself.
      if (event.target === this.element) this.element.close();
    });
    page.on('event', (event) => {
      if (event.type === 'log' && this.element.open) this.add(event.record);
    });
  }

  open(): void {
    this.element.showModal();
    void this.read();
  }

  private async read(): Promise<void> {
    try {
      const records = await api.log();
      this.list.replaceChildren();
      for (const record of records) this.add(record);
      if (records.length === 0) this.note('No requests yet.');
    } catch {
      this.note('The log could not be read.');
    }
  }

  private note(sentence: string): void {
    this.list.replaceChildren(el('li', { class: 'record-empty' }, sentence));
  }

  private add(record: WireRecord): void {
    this.list.querySelector('.record-empty')?.remove();
    const following = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 40;
    const refused = record.error !== null || record.status >= 400;
    this.list.append(
      el(
        'li',
        { class: refused ? 'record is-refused' : 'record' },
        el(
          'div',
          { class: 'record-line' },
          el(
            'time',
            { datetime: new Date(record.at).toISOString() },
            new Date(record.at).toLocaleTimeString(),
          ),
          el('span', { class: 'record-method' }, record.method),
          el('span', { class: 'record-path' }, record.path),
          el('span', { class: 'record-status' }, `${refused ? 'refused ' : ''}${String(record.status)}`),
        ),
        record.error
          ? el('p', { class: 'record-error' }, `${String(record.error.code)}: ${record.error.message}`)
          : null,
        record.error?.errors === undefined
          ? null
          : el('pre', { class: 'record-detail', tabindex: 0 }, JSON.stringify(record.error.errors, null, 2)),
      ),
    );
    while (this.list.children.length > KEPT) this.list.firstElementChild?.remove();
    if (following) this.list.scrollTop = this.list.scrollHeight;
  }
}

import { api } from './api.js';
import { el, freshId, icon } from './element.js';
import type { Page } from './state.js';
import { dayKey, timeElement } from './times.js';
import type { WireRecord } from './wire.js';

const KEPT = 200;
/** Letters of a request's body that are shown. */
const BODY = 4000;

const DAY = 'record-day';

const isRefused = (record: WireRecord): boolean => record.error !== null || record.status >= 400;

/** What the bot asked of Discord, newest last, with Discord's own words where it was refused. */
export class LogDrawer {
  readonly element: HTMLDialogElement;
  /** Opens the drawer; carries the number of refused requests. */
  readonly button: HTMLButtonElement;
  private readonly list = el('ol', { class: 'records', tabindex: 0 });
  private records: WireRecord[] = [];
  private lastDay = '';
  private readonly onlyRefused = el('input', { type: 'checkbox', id: freshId('only-refused') });
  private refused = 0;

  constructor(page: Page) {
    const title = freshId('log-title');
    this.list.setAttribute('aria-labelledby', title);
    this.button = el('button', {
      type: 'button',
      class: 'button button-secondary is-small',
      onclick: () => this.open(),
    });
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
      el(
        'div',
        { class: 'drawer-filter' },
        this.onlyRefused,
        el('label', { for: this.onlyRefused.id }, 'Only what Discord refused'),
      ),
      this.list,
    );
    this.onlyRefused.addEventListener('change', () => this.draw());
    this.element.addEventListener('click', (event) => {
      // A press on the backdrop lands on the dialog itself.
      if (event.target === this.element) this.element.close();
    });
    page.on('event', (event) => {
      if (event.type !== 'log') return;
      if (isRefused(event.record)) this.count(this.refused + 1);
      if (this.element.open) this.add(event.record);
    });
    this.count(0);
    void this.read();
  }

  open(): void {
    this.element.showModal();
    void this.read();
  }

  private count(refused: number): void {
    this.refused = refused;
    this.button.replaceChildren(
      el('span', {}, "Bot's log"),
      ...(refused > 0
        ? [
            el(
              'span',
              { class: 'refused-count' },
              icon('warn'),
              String(refused),
              el('span', { class: 'sr-only' }, ' refused'),
            ),
          ]
        : []),
    );
  }

  private async read(): Promise<void> {
    try {
      const records = await api.log();
      this.count(records.filter(isRefused).length);
      if (!this.element.open) return;
      this.records = records;
      this.draw();
    } catch {
      this.note('The log could not be read.');
    }
  }

  private note(sentence: string): void {
    this.list.replaceChildren(el('li', { class: 'record-empty' }, sentence));
  }

  private isShown(record: WireRecord): boolean {
    return !this.onlyRefused.checked || isRefused(record);
  }

  private draw(): void {
    this.list.replaceChildren();
    this.lastDay = '';
    for (const record of this.records) if (this.isShown(record)) this.append(record);
    if (this.lastDay === '')
      this.note(this.records.length === 0 ? 'No requests yet.' : 'Nothing was refused.');
    this.list.scrollTop = this.list.scrollHeight;
  }

  private add(record: WireRecord): void {
    this.records.push(record);
    const dropped = this.records.length > KEPT ? this.records.shift() : undefined;
    if (dropped && this.isShown(dropped)) this.dropFirst();
    if (!this.isShown(record)) return;
    this.list.querySelector('.record-empty')?.remove();
    const following = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 40;
    this.append(record);
    if (following) this.list.scrollTop = this.list.scrollHeight;
  }

  /** The bot's clock can be moved by days: a time of day alone would not say which came first. */
  private append(record: WireRecord): void {
    const day = dayKey(record.at);
    if (day !== this.lastDay) this.list.append(dayRow(record.at));
    this.lastDay = day;
    this.list.append(row(record));
  }

  private dropFirst(): void {
    this.list.querySelector('.record')?.remove();
    const [day, next] = this.list.children;
    if (next?.className === DAY) day?.remove();
  }
}

const dayRow = (at: number): HTMLElement => el('li', { class: DAY }, timeElement(at, 'day', at));

function row(record: WireRecord): HTMLElement {
  const refused = isRefused(record);
  const line = el(
    'div',
    { class: 'record-line' },
    timeElement(record.at, 'T', record.at),
    el('span', { class: 'record-method' }, record.method),
    el('span', { class: 'record-path' }, record.path),
    el(
      'span',
      { class: 'record-status' },
      refused ? icon('warn') : null,
      refused ? `refused ${record.status > 0 ? String(record.status) : ''}` : String(record.status),
    ),
  );
  if (!refused) return el('li', { class: 'record' }, line);
  const { error, body } = record;
  return el(
    'li',
    { class: 'record is-refused' },
    line,
    error ? el('p', { class: 'record-error' }, `${String(error.code)}: ${error.message}`) : null,
    error?.errors === undefined ? null : json('What was wrong', error.errors),
    body === undefined ? null : json('What the bot sent', body),
  );
}

function json(title: string, value: unknown): HTMLElement {
  const text = JSON.stringify(value, null, 2);
  const shown =
    text.length > BODY ? `${text.slice(0, BODY)}\n… and ${String(text.length - BODY)} letters more` : text;
  return el(
    'details',
    { class: 'record-detail', open: true },
    el('summary', {}, title),
    el('pre', { tabindex: 0, 'aria-label': title, role: 'region' }, shown),
  );
}

import { el } from './element.js';
import { standsAlone } from './message-card.js';
import { dayKey, timeElement } from './times.js';
import type { Message } from './wire.js';

const GROUP_WITHIN = 7 * 60_000;

export interface Row {
  message: Message;
  element: HTMLElement;
}

/** Lights up for a moment what the reader was brought to. */
export function flash(element: HTMLElement): void {
  element.classList.add('is-found');
  element.addEventListener('animationend', () => element.classList.remove('is-found'), { once: true });
}

/** Decides whether the row starts a group of its author, and a day. */
export function groupRow(row: Row, rowBefore: Row | undefined): void {
  const body = row.message.message;
  const before = rowBefore?.message;
  const when = Date.parse(body.timestamp);
  const newDay = !before || dayKey(Date.parse(before.message.timestamp)) !== dayKey(when);
  const joined =
    !newDay &&
    before.message.author.id === body.author.id &&
    before.ephemeral === row.message.ephemeral &&
    !standsAlone(body) &&
    row.element.querySelector('.above') === null &&
    when - Date.parse(before.message.timestamp) < GROUP_WITHIN;
  row.element.querySelector('.message')?.classList.toggle('is-joined', joined);
  row.element.querySelector(':scope > .day')?.remove();
  if (newDay) row.element.prepend(el('div', { class: 'day' }, timeElement(when, 'day', when)));
}

import { el, freshId } from './element.js';

export interface Suggestion {
  label: string;
  detail?: string | undefined;
}

interface Shown {
  owner: HTMLElement;
  picks: (() => void)[];
  rows: HTMLElement[];
}

/**
 * The list above the message box. Focus stays in the field that owns it (`aria-activedescendant`), so that one can
 * go on typing; arrows move through it.
 */
export class SuggestionList {
  readonly element: HTMLElement;
  private readonly title = el('div', { class: 'suggestions-title' });
  private readonly list: HTMLElement;
  private readonly note = el('div', { class: 'suggestions-note', role: 'status' });
  private shown: Shown | null = null;
  private active = -1;

  constructor() {
    this.list = el('div', {
      role: 'listbox',
      id: freshId('suggestions'),
      class: 'suggestions-list',
      // It scrolls; the arrows of the field do that, and a reader's own keys may.
      tabindex: -1,
    });
    this.element = el('div', { class: 'suggestions', hidden: true }, this.title, this.list, this.note);
    // A press must not take the focus out of the field before the click arrives.
    this.element.addEventListener('mousedown', (event) => event.preventDefault());
  }

  /** Shows `items` for the field `owner`; `first` highlights the first one at once. */
  show<T extends Suggestion>(
    owner: HTMLElement,
    title: string,
    items: readonly T[],
    pick: (item: T) => void,
    first: boolean,
  ): void {
    this.begin(owner, title);
    this.list.setAttribute('aria-label', title);
    const rows = items.map((item, at) =>
      el(
        'div',
        { role: 'option', id: freshId('suggestion'), class: 'suggestion', onclick: () => this.pickAt(at) },
        el('span', { class: 'suggestion-label' }, item.label),
        item.detail ? el('span', { class: 'suggestion-detail' }, item.detail) : null,
      ),
    );
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.note.textContent = '';
    this.shown = { owner, rows, picks: items.map((item) => () => pick(item)) };
    owner.setAttribute('aria-controls', this.list.id);
    this.setExpanded(owner, true);
    this.setActive(first && rows.length > 0 ? 0 : -1);
  }

  /** Says something instead of a list: loading, failed, nothing found. */
  say(owner: HTMLElement, title: string, sentence: string): void {
    this.begin(owner, title);
    this.list.replaceChildren();
    this.list.hidden = true;
    this.note.textContent = sentence;
    this.shown = { owner, rows: [], picks: [] };
    this.setActive(-1);
  }

  hide(): void {
    if (this.shown) {
      this.setExpanded(this.shown.owner, false);
      this.shown.owner.removeAttribute('aria-activedescendant');
    }
    this.shown = null;
    this.active = -1;
    this.element.hidden = true;
  }

  isOpenFor(owner: HTMLElement): boolean {
    return this.shown?.owner === owner;
  }

  /** Handles the keys of an open list; true where the key was used. */
  key(event: KeyboardEvent): boolean {
    if (!this.shown || event.isComposing) return false;
    const { rows } = this.shown;
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && rows.length > 0) {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next =
        this.active < 0 ? (step > 0 ? 0 : rows.length - 1) : (this.active + step + rows.length) % rows.length;
      this.setActive(next);
      event.preventDefault();
      return true;
    }
    if ((event.key === 'Enter' || event.key === 'Tab') && this.active >= 0 && !event.shiftKey) {
      event.preventDefault();
      this.pickAt(this.active);
      return true;
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      this.hide();
      return true;
    }
    return false;
  }

  private begin(owner: HTMLElement, title: string): void {
    if (this.shown && this.shown.owner !== owner) this.hide();
    this.title.textContent = title;
    this.element.hidden = false;
  }

  private pickAt(at: number): void {
    const pick = this.shown?.picks[at];
    this.hide();
    pick?.();
  }

  private setActive(at: number): void {
    this.active = at;
    const rows = this.shown?.rows ?? [];
    for (const [index, row] of rows.entries()) {
      row.classList.toggle('is-active', index === at);
      row.setAttribute('aria-selected', String(index === at));
    }
    const row = rows[at];
    row?.scrollIntoView({ block: 'nearest' });
    if (row) this.shown?.owner.setAttribute('aria-activedescendant', row.id);
    else this.shown?.owner.removeAttribute('aria-activedescendant');
  }

  /** A plain text box may not say `aria-expanded`; a combobox must. */
  private setExpanded(owner: HTMLElement, expanded: boolean): void {
    if (owner.getAttribute('role') === 'combobox') owner.setAttribute('aria-expanded', String(expanded));
  }
}

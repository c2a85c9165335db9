import { avatar, el, freshId, icon } from './element.js';
import { placePopup } from './popup.js';

export interface Choice {
  value: string;
  label: string;
  description?: string | undefined;
  emoji?: string | undefined;
  /** The round initial of a member. */
  face?: string | undefined;
  chosen: boolean;
}

export interface ChoiceListOptions {
  label: string;
  placeholder: string;
  choices: Choice[];
  min: number;
  max: number;
  disabled: boolean;
  /** Called when the choice is made: at once for a single choice, on closing for several. */
  onChoose?: (values: string[]) => void;
}

export interface ChoiceList {
  element: HTMLElement;
  button: HTMLButtonElement;
  values(): string[];
}

/** A select as on Discord: a button that opens a listbox, with descriptions and several choices. */
export function choiceList(options: ChoiceListOptions): ChoiceList {
  const { choices, min, max, label, placeholder } = options;
  const several = max > 1;
  const before = (): string[] => choices.filter((choice) => choice.chosen).map((choice) => choice.value);
  let opened: string[] = before();
  let active = -1;
  let typed = '';
  let typedAt = 0;

  const listId = freshId('choices');
  const value = el('span', { class: 'choice-value' });
  const button = el(
    'button',
    {
      type: 'button',
      class: 'choice-button',
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      'aria-controls': listId,
      disabled: options.disabled,
    },
    value,
    icon('down'),
  );
  const rows = choices.map((choice) =>
    el(
      'div',
      { role: 'option', id: freshId('choice'), class: 'choice', 'aria-selected': 'false' },
      choice.face ? avatar(choice.label, choice.face, 'small') : null,
      choice.emoji ? el('span', { class: 'choice-emoji', 'aria-hidden': 'true' }, choice.emoji) : null,
      el(
        'span',
        { class: 'choice-words' },
        el('span', { class: 'choice-label' }, choice.label),
        choice.description ? el('span', { class: 'choice-description' }, choice.description) : null,
      ),
      el('span', { class: several ? 'tick tick-box' : 'tick', 'aria-hidden': 'true' }),
    ),
  );
  const hintId = freshId('hint');
  const isSentOnClosing = several && options.onChoose !== undefined;
  const hint = isSentOnClosing
    ? el('p', { id: hintId, class: 'choice-hint' }, 'Close the menu to send. Esc takes it back.')
    : null;
  const list = el(
    'div',
    {
      id: listId,
      class: 'choices',
      role: 'listbox',
      tabindex: -1,
      'aria-label': label,
      'aria-multiselectable': several ? 'true' : null,
      'aria-describedby': hint ? hintId : null,
    },
    ...rows,
  );
  const popup = el('div', { class: 'popup', popover: 'auto' }, list, hint);

  function draw(): void {
    const chosen = choices.filter((choice) => choice.chosen);
    value.textContent = chosen.length > 0 ? chosen.map((choice) => choice.label).join(', ') : placeholder;
    value.classList.toggle('is-placeholder', chosen.length === 0);
    // Where the placeholder is all the label there is, once is enough.
    const words = value.textContent === label ? label : `${label}: ${value.textContent}`;
    button.setAttribute('aria-label', words);
    for (const [at, row] of rows.entries()) {
      row.setAttribute('aria-selected', String(choices[at]?.chosen === true));
      row.classList.toggle('is-active', at === active);
    }
    const current = rows[active];
    if (current) list.setAttribute('aria-activedescendant', current.id);
    else list.removeAttribute('aria-activedescendant');
  }

  function moveTo(at: number): void {
    active = Math.max(0, Math.min(rows.length - 1, at));
    draw();
    rows[active]?.scrollIntoView({ block: 'nearest' });
  }

  function choose(at: number): void {
    const choice = choices[at];
    if (!choice) return;
    if (several) {
      if (!choice.chosen && before().length >= max) return;
      choice.chosen = !choice.chosen;
      moveTo(at);
      return;
    }
    const again = choice.chosen;
    for (const other of choices) other.chosen = other === choice && !(again && min === 0);
    draw();
    popup.hidePopover();
    button.focus();
    options.onChoose?.(before());
  }

  function typeAhead(key: string): void {
    typed = performance.now() - typedAt < 700 ? typed + key : key;
    typedAt = performance.now();
    const found = choices.findIndex((choice) => choice.label.toLowerCase().startsWith(typed.toLowerCase()));
    if (found >= 0) moveTo(found);
  }

  function open(): void {
    if (button.getAttribute('aria-disabled') === 'true') return;
    opened = before();
    popup.showPopover();
    button.setAttribute('aria-expanded', 'true');
    placePopup(popup, button);
    list.focus();
    moveTo(choices.findIndex((choice) => choice.chosen));
  }

  function takeBack(): void {
    for (const choice of choices) choice.chosen = opened.includes(choice.value);
    draw();
  }

  button.addEventListener('click', () => {
    if (popup.matches(':popover-open')) popup.hidePopover();
    else open();
  });
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    open();
  });
  // Several choices are sent when the list closes, unless they were taken back first.
  popup.addEventListener('toggle', () => {
    if (popup.matches(':popover-open')) return;
    button.setAttribute('aria-expanded', 'false');
    if (several && opened.join('\n') !== before().join('\n') && before().length >= min) {
      options.onChoose?.(before());
    }
  });
  for (const [at, row] of rows.entries()) row.addEventListener('click', () => choose(at));
  list.addEventListener('keydown', (event) => {
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) moveTo(step);
    else if (event.key === 'Enter' || event.key === ' ') choose(active);
    else if (event.key === 'Tab' || event.key === 'Escape') {
      if (event.key === 'Escape') takeBack();
      popup.hidePopover();
      button.focus();
      // Tab goes on from the button; Escape must not also close the dialog around it.
      if (event.key === 'Tab') return;
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) typeAhead(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  draw();
  const empty = choices.length === 0 ? el('div', { class: 'choice-empty' }, 'No options') : null;
  if (empty) list.append(empty);
  return { element: el('div', { class: 'choice-list' }, button, popup), button, values: before };
}

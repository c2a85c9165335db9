import type { Announcer } from './announcer.js';
import { el, freshId, icon } from './element.js';
import type { Page } from './state.js';
import type { TryControl } from './try-controls.js';
import { STEPS, type Piece, type Step } from './try-steps.js';

const REMEMBERED = 'colloquium.try';

interface Progress {
  /** Signs seen, as `step/sign`. */
  seen: string[];
  open: boolean;
}

function recall(): Progress {
  try {
    const kept = JSON.parse(window.localStorage.getItem(REMEMBERED) ?? '{}') as Partial<Progress>;
    return { seen: Array.isArray(kept.seen) ? kept.seen : [], open: kept.open !== false };
  } catch {
    return { seen: [], open: true };
  }
}

/** After a reset there is nothing to have tried. */
export function forgetTried(): void {
  try {
    window.localStorage.removeItem(REMEMBERED);
  } catch {
    // Storage may be switched off; then nothing was remembered either.
  }
}

export interface TryActions {
  /** Puts the command into the message box, as the host where only hosts may use it. */
  command: (text: string, asHost: boolean) => void;
  /** Brings the reader to a control of the page. */
  show: (what: TryControl) => void;
  /** Opens the sidebar where it is hidden. */
  reveal: () => void;
}

const END = 'All six are done. Type / to see what else there is.';

/** A comma or the like at the beginning of a piece of words. */
const MARK = /^[,;]/u;

/** The guided tour: six steps that tick themselves off. `chip` stands for it where the sidebar is hidden. */
export function tryList(
  page: Page,
  announcer: Announcer,
  actions: TryActions,
): { element: HTMLElement; chip: HTMLElement } {
  const progress = recall();
  const seen = new Set(progress.seen);
  const listId = freshId('try');
  const count = el('span', { class: 'try-count' });
  const toggle = el(
    'button',
    { type: 'button', class: 'try-toggle', 'aria-controls': listId },
    el('span', { class: 'try-title' }, 'Try this'),
    count,
    icon('down'),
  );
  const marks = new Map<Step, { row: HTMLElement; word: HTMLElement }>();
  const list = el('ol', { id: listId, class: 'try-steps' }, ...STEPS.map(row));
  const end = el('p', { class: 'try-end', hidden: true }, END);
  const body = el('div', { class: 'try-body' }, list, end);
  const chip = el('button', { type: 'button', class: 'try-chip', onclick: () => openFromChip() });

  const isDone = (step: Step): boolean =>
    Object.keys(step.signs).every((sign) => seen.has(`${step.id}/${sign}`));
  const done = (): number => STEPS.filter(isDone).length;

  function row(step: Step): HTMLElement {
    const word = el('span', { class: 'sr-only' });
    const item = el(
      'li',
      { class: 'try-step' },
      el('span', { class: 'try-mark', 'aria-hidden': 'true' }),
      el(
        'span',
        { class: 'try-words' },
        word,
        ...step.pieces.flatMap((piece, at) => [at === 0 ? '' : ' ', drawPiece(piece, step.pieces[at + 1])]),
      ),
    );
    marks.set(step, { row: item, word });
    return item;
  }

  function drawPiece(piece: Piece, next: Piece | undefined): HTMLElement | string {
    if (typeof piece === 'string') return piece.replace(MARK, '').trimStart();
    const mark = typeof next === 'string' ? MARK.exec(next)?.[0] : undefined;
    // A line may break behind a button, so its comma is tied to it.
    return mark ? el('span', { class: 'try-tied' }, drawControl(piece), mark) : drawControl(piece);
  }

  function drawControl(piece: Exclude<Piece, string>): HTMLElement {
    const isCommand = 'command' in piece;
    return el(
      'button',
      {
        type: 'button',
        class: isCommand ? 'mention try-command' : 'text-button',
        onclick: () => {
          if ('command' in piece) actions.command(piece.command, piece.host === true);
          else actions.show(piece.show);
        },
      },
      isCommand ? `/${piece.command}` : piece.label,
    );
  }

  function remember(): void {
    try {
      window.localStorage.setItem(REMEMBERED, JSON.stringify({ seen: [...seen], open: progress.open }));
    } catch {
      // Storage may be switched off; then the list begins anew with the page.
    }
  }

  function draw(): void {
    const next = STEPS.find((step) => !isDone(step));
    for (const [step, { row: item, word }] of marks) {
      item.classList.toggle('is-done', isDone(step));
      item.classList.toggle('is-next', step === next);
      word.textContent = isDone(step) ? 'Done: ' : '';
    }
    const words = `${String(done())} of ${String(STEPS.length)}`;
    count.textContent = words;
    const short = `Try ${String(done())}/${String(STEPS.length)}`;
    chip.textContent = short;
    chip.setAttribute('aria-label', `${short}: things to try, step by step`);
    chip.hidden = next === undefined;
    end.hidden = next !== undefined;
    body.hidden = !progress.open;
    toggle.setAttribute('aria-expanded', String(progress.open));
  }

  function setOpen(open: boolean): void {
    progress.open = open;
    remember();
    draw();
  }

  function openFromChip(): void {
    setOpen(true);
    actions.reveal();
    (list.querySelector<HTMLElement>('.is-next button') ?? toggle).focus();
  }

  /** What is done makes room for the channels; its title still opens it. */
  function fold(): void {
    progress.open = false;
    if (body.contains(document.activeElement)) toggle.focus();
  }

  toggle.addEventListener('click', () => setOpen(!progress.open));
  page.on('event', (event) => {
    const before = done();
    const known = seen.size;
    for (const step of STEPS) {
      for (const [sign, happened] of Object.entries(step.signs)) {
        const key = `${step.id}/${sign}`;
        if (!seen.has(key) && happened(event, page)) seen.add(key);
      }
    }
    if (seen.size === known) return;
    const after = done();
    if (after === STEPS.length) fold();
    remember();
    draw();
    if (progress.open) list.querySelector('.is-next')?.scrollIntoView({ block: 'nearest' });
    if (after === STEPS.length) announcer.show(`Try this: ${END}`);
    else if (after > before) announcer.say(`Try this: ${String(after)} of ${String(STEPS.length)} done`);
  });
  draw();
  return {
    element: el('section', { class: 'try', 'aria-label': 'Try this' }, el('h2', {}, toggle), body),
    chip,
  };
}

import { el } from './element.js';

/** Speaks to screen readers. One region for the page, so that re-drawn messages are not read out again. */
export class Announcer {
  readonly element = el('div', { class: 'sr-only', 'aria-live': 'polite', 'aria-atomic': 'false' });

  say(sentence: string): void {
    const line = el('p', {}, sentence);
    this.element.append(line);
    // Long enough to be spoken; kept short so that the region is not a second log to browse.
    window.setTimeout(() => line.remove(), 10_000);
  }
}

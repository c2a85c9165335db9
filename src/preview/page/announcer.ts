import { el } from './element.js';

/** Long enough to be spoken; short enough that the region is no second log to browse. */
const SPOKEN = 10_000;
/** What is shown over the page makes way sooner. */
const SHOWN = 6_000;
/** Messages that arrive closer together than this are told in one breath, milliseconds. */
const BREATH = 400;

/** Speaks to screen readers. One region for the page, so that re-drawn messages are not read out again. */
export class Announcer {
  readonly element = el('div', { class: 'sr-only', 'aria-live': 'polite', 'aria-atomic': 'false' });
  /** What is also shown for a moment, to everybody. */
  readonly notes = el('div', { class: 'notes', role: 'status' });
  private arrived: string[] = [];

  say(sentence: string): void {
    this.put(this.element, el('p', {}, sentence), SPOKEN);
  }

  show(sentence: string): void {
    this.notes.replaceChildren();
    this.put(this.notes, el('p', { class: 'note' }, sentence), SHOWN);
  }

  /** One message arrived. A burst of them (a jump of three days) is counted instead of read out one by one. */
  message(words: string): void {
    this.arrived.push(words);
    if (this.arrived.length > 1) return;
    window.setTimeout(() => {
      const { arrived } = this;
      this.arrived = [];
      if (arrived.length <= 2) for (const one of arrived) this.say(one);
      else this.say(`${String(arrived.length)} new messages. The last: ${arrived.at(-1) ?? ''}`);
    }, BREATH);
  }

  private put(region: HTMLElement, line: HTMLElement, kept: number): void {
    region.append(line);
    window.setTimeout(() => line.remove(), kept);
  }
}

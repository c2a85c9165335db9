import type { AutocompleteAsk, GivenOption } from '../client-api.js';
import { api } from './api.js';
import { el, freshId } from './element.js';
import { knownValues, matching, readOption, type Known } from './option-values.js';
import type { Page } from './state.js';
import type { SuggestionList } from './suggestion-list.js';
import { readUpload } from './uploads.js';
import type { ValueOption } from './wire.js';

export interface FieldContext {
  page: Page;
  suggestions: SuggestionList;
  /** The whole command as typed so far, with this option marked as focused. */
  question: (focused: OptionField) => AutocompleteAsk;
  typed: (field: OptionField) => void;
  picked: (field: OptionField) => void;
  key: (field: OptionField, event: KeyboardEvent) => void;
  focused: (field: OptionField) => void;
}

const PAUSE = 150;

/** One option of the command line: its name and a field that fits its type. */
export class OptionField {
  readonly element: HTMLElement;
  readonly option: ValueOption;
  readonly input: HTMLInputElement;
  private readonly context: FieldContext;
  private readonly error: HTMLElement;
  /** The suggestion that was picked: its value differs from its words. */
  private chosen: { name: string; value: string | number } | null = null;
  private asking: AbortController | null = null;
  private pause = 0;

  constructor(option: ValueOption, context: FieldContext) {
    this.option = option;
    this.context = context;
    const id = freshId('option');
    this.error = el('span', { class: 'option-error', id: `${id}-error`, role: 'alert', hidden: true });
    const lists = option.type !== 11 && (this.known() !== null || this.suggests());
    this.input = el('input', {
      id,
      class: 'option-input',
      type: option.type === 11 ? 'file' : 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      role: lists ? 'combobox' : null,
      'aria-autocomplete': lists ? 'list' : null,
      'aria-expanded': lists ? 'false' : null,
      'aria-required': option.required === true ? 'true' : null,
      'aria-describedby': `${id}-about ${id}-error`,
      inputmode: option.type === 4 ? 'numeric' : option.type === 10 ? 'decimal' : null,
    });
    this.element = el(
      'span',
      { class: 'option' },
      el('label', { for: id, class: 'option-name' }, option.name),
      this.input,
      el('span', { id: `${id}-about`, class: 'sr-only' }, option.description),
      this.error,
    );
    this.input.addEventListener('input', () => {
      this.chosen = null;
      this.complain(null);
      context.typed(this);
      if (document.activeElement === this.input) this.suggest();
    });
    this.input.addEventListener('focus', () => {
      context.focused(this);
      this.suggest();
    });
    this.input.addEventListener('blur', () => {
      if (context.suggestions.isOpenFor(this.input)) context.suggestions.hide();
      this.stopAsking();
    });
    this.input.addEventListener('keydown', (event) => context.key(this, event));
  }

  get text(): string {
    return this.input.value;
  }

  /** What means the same when it is typed; a picked suggestion shows other words than it sends. */
  textToSend(): string {
    if (this.option.type === 11) return '';
    return this.chosen ? String(this.chosen.value) : this.text;
  }

  setText(text: string): void {
    if (this.option.type === 11) return;
    this.input.value = text;
    this.chosen = null;
    this.complain(null);
  }

  isEmpty(): boolean {
    return this.input.value === '';
  }

  complain(sentence: string | null): void {
    this.error.textContent = sentence ?? '';
    this.error.hidden = sentence === null;
    this.element.classList.toggle('is-wrong', sentence !== null);
    if (sentence === null) this.input.removeAttribute('aria-invalid');
    else this.input.setAttribute('aria-invalid', 'true');
  }

  /** The value to send, null for an empty optional one; a wrong one complains at the field and throws nothing. */
  async read(): Promise<{ given: GivenOption | null } | 'wrong'> {
    const { name, type, required } = this.option;
    if (type === 11) {
      const file = this.input.files?.[0];
      if (!file && required) return this.wrong('This option is required. Choose a file.');
      if (!file) return { given: null };
      try {
        return { given: { name, type, file: await readUpload(file) } };
      } catch (error) {
        return this.wrong(error instanceof Error ? error.message : 'The file could not be read.');
      }
    }
    if (this.chosen) return { given: { name, type, value: this.chosen.value } };
    const reading = readOption(this.option, this.text, this.known());
    if ('error' in reading) return this.wrong(reading.error);
    return { given: 'empty' in reading ? null : { name, type, value: reading.value } };
  }

  /** The value as far as it is typed, for autocomplete: never refused. */
  draft(): GivenOption | null {
    const { name, type } = this.option;
    if (type === 11) return null;
    if (this.chosen) return { name, type, value: this.chosen.value };
    const reading = readOption(this.option, this.text, this.known());
    if ('value' in reading) return { name, type, value: reading.value };
    return { name, type, value: this.text };
  }

  private wrong(sentence: string): 'wrong' {
    this.complain(sentence);
    return 'wrong';
  }

  private known(): Known[] | null {
    return knownValues(this.option, this.context.page);
  }

  private suggests(): boolean {
    return 'autocomplete' in this.option && (this.option.autocomplete ?? false);
  }

  private suggest(): void {
    const known = this.known();
    const { suggestions } = this.context;
    if (known) {
      const found = this.isPicked(known) ? known : matching(known, this.text);
      if (found.length === 0) suggestions.say(this.input, this.option.name, 'No options match your search');
      // A value that is already chosen lets Enter send the command instead of choosing it again.
      else
        suggestions.show(
          this.input,
          this.option.name,
          found,
          (one) => this.pick(one.label),
          !this.isPicked(known),
        );
    } else if (this.suggests()) this.askSoon();
  }

  private isPicked(known: readonly Known[]): boolean {
    return known.some((one) => one.label === this.text);
  }

  private pick(label: string): void {
    this.input.value = label;
    this.complain(null);
    this.context.picked(this);
  }

  private askSoon(): void {
    this.stopAsking();
    this.pause = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private stopAsking(): void {
    window.clearTimeout(this.pause);
    this.asking?.abort();
    this.asking = null;
  }

  /** An answer to an older text is dropped: its request was aborted by the newer one. */
  private async ask(): Promise<void> {
    const { suggestions } = this.context;
    const asking = new AbortController();
    this.asking = asking;
    const title = `${this.option.name}: ${this.option.description}`;
    const slow = window.setTimeout(() => {
      if (!suggestions.isOpenFor(this.input)) suggestions.say(this.input, title, 'Loading…');
    }, 120);
    let answer: Awaited<ReturnType<typeof api.autocomplete>>;
    try {
      answer = await api.autocomplete(this.context.question(this), asking.signal);
    } catch {
      answer = { choices: [], failed: true };
    } finally {
      window.clearTimeout(slow);
    }
    if (asking.signal.aborted || document.activeElement !== this.input) return;
    if (answer.failed) suggestions.say(this.input, title, 'Loading options failed');
    else if (answer.choices.length === 0) suggestions.say(this.input, title, 'No options match your search');
    else {
      const found = answer.choices.map((choice) => ({ label: choice.name, choice }));
      // Suggestions only: what was typed stands unless one is picked with the arrows.
      suggestions.show(
        this.input,
        title,
        found,
        ({ choice }) => {
          this.pick(choice.name);
          this.chosen = choice;
        },
        false,
      );
    }
  }
}

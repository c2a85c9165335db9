import type { AutocompleteAsk, GivenOption } from '../client-api.js';
import { splitTyped, wrap, type FlatCommand } from './command-tree.js';
import { el } from './element.js';
import { OptionField, type FieldContext } from './option-field.js';
import { knownValues, readOption } from './option-values.js';
import type { Page } from './state.js';
import type { SuggestionList } from './suggestion-list.js';
import type { ValueOption } from './wire.js';

export interface CommandLineEvents {
  send: (options: GivenOption[]) => void;
  /** Back to plain text, holding `text`. */
  leave: (text: string) => void;
}

/** The message box once a command is chosen: its name, a field per option, and a place to name further options. */
export class CommandLine {
  readonly element: HTMLElement;
  readonly command: FlatCommand;
  private readonly fields: OptionField[] = [];
  private readonly line = el('div', { class: 'command-fields' });
  private readonly chips = el('div', { class: 'chips' });
  private readonly about = el('div', { class: 'command-about' });
  private readonly trouble = el('p', { class: 'option-error', role: 'alert', hidden: true });
  private readonly rest: HTMLInputElement;
  private readonly page: Page;
  private readonly channelId: string;
  private readonly suggestions: SuggestionList;
  private readonly events: CommandLineEvents;
  private readonly context: FieldContext;

  constructor(
    command: FlatCommand,
    page: Page,
    channelId: string,
    suggestions: SuggestionList,
    events: CommandLineEvents,
  ) {
    this.command = command;
    this.page = page;
    this.channelId = channelId;
    this.suggestions = suggestions;
    this.events = events;
    this.context = {
      page,
      suggestions,
      question: (focused) => this.question(focused),
      typed: (field) => this.spreadFrom(field),
      picked: (field) => this.moveOn(field),
      key: (field, event) => this.fieldKey(field, event),
      focused: (field) => this.describe(`${field.option.name}: ${field.option.description}`),
    };
    this.rest = el('input', { class: 'option-rest', type: 'text', autocomplete: 'off', spellcheck: 'false' });
    this.rest.addEventListener('input', () => {
      this.complain(null);
      if (!this.spread(this.rest.value, null)) this.offerOptions();
    });
    this.rest.addEventListener('focus', () => {
      this.describe(command.description);
      this.offerOptions();
    });
    this.rest.addEventListener('blur', () => {
      if (suggestions.isOpenFor(this.rest)) suggestions.hide();
    });
    this.rest.addEventListener('keydown', (event) => this.restKey(event));
    this.line.append(el('span', { class: 'pill' }, `/${command.name}`), this.rest);
    this.element = el(
      'div',
      { class: 'command-line', role: 'group', 'aria-label': `Command /${command.name}` },
      this.about,
      this.line,
      this.trouble,
      this.chips,
    );
    for (const option of command.options) if (option.required) this.add(option.name);
    this.describe(command.description);
    this.drawChips();
  }

  /** Goes on from what was typed behind the command's name. */
  begin(rest: string): void {
    const first = this.fields[0];
    if (!this.spread(rest, first ?? null) && first && rest !== '') first.setText(rest);
    const next =
      this.fields.find((field) => field.isEmpty()) ?? (rest === '' ? undefined : this.fields.at(-1));
    (next?.input ?? this.rest).focus();
  }

  focus(): void {
    (this.fields.find((field) => field.isEmpty())?.input ?? this.rest).focus();
  }

  /** The whole line as one would type it. */
  typed(): string {
    const fields = this.fields.map((field) => `${field.option.name}:${field.textToSend()}`);
    return `/${this.command.name} ${[...fields, this.rest.value].join(' ').trimEnd()}`;
  }

  async send(): Promise<void> {
    const readings = await Promise.all(this.fields.map((field) => field.read()));
    const wrong = this.fields.find((_, at) => readings[at] === 'wrong');
    if (wrong) {
      wrong.input.focus();
      this.suggestions.hide();
      return;
    }
    if (this.rest.value.trim() !== '') {
      this.rest.focus();
      this.refuseRest(this.rest.value.trim());
      return;
    }
    const given = readings.flatMap((reading) =>
      reading !== 'wrong' && reading.given ? [reading.given] : [],
    );
    this.suggestions.hide();
    this.events.send(wrap(this.command, given));
  }

  private question(focused: OptionField): AutocompleteAsk {
    const options = this.fields.flatMap((field) => {
      const draft = field.draft();
      if (!draft) return [];
      // A focused option goes as typed, even where it names a choice.
      return [field === focused ? { ...draft, value: field.text, focused: true } : draft];
    });
    return {
      as: this.page.world.me,
      channelId: this.channelId,
      commandId: this.command.id,
      options: wrap(this.command, options),
    };
  }

  private add(name: string): OptionField | null {
    const known = this.fields.find((field) => field.option.name === name);
    if (known) return known;
    const option = this.command.options.find((candidate) => candidate.name === name);
    if (!option) return null;
    const field = new OptionField(option, this.context);
    this.fields.push(field);
    this.line.insertBefore(field.element, this.rest);
    this.drawChips();
    return field;
  }

  private remove(field: OptionField): void {
    this.fields.splice(this.fields.indexOf(field), 1);
    field.element.remove();
    this.drawChips();
  }

  private left(): FlatCommand['options'] {
    return this.command.options.filter(
      ({ name }) => !this.fields.some((field) => field.option.name === name),
    );
  }

  private drawChips(): void {
    const left = this.left();
    this.chips.replaceChildren(
      ...left.map((option) =>
        el(
          'button',
          {
            type: 'button',
            class: 'chip',
            title: option.description,
            onclick: () => this.add(option.name)?.input.focus(),
          },
          `+ ${option.name}`,
        ),
      ),
    );
    this.chips.hidden = left.length === 0;
    this.rest.setAttribute(
      'aria-label',
      left.length > 0 ? `More options of /${this.command.name}` : `Send /${this.command.name} with Enter`,
    );
    this.rest.placeholder = left.length > 0 && this.fields.length === 0 ? 'options, or Enter to send' : '';
  }

  /** Hands "claim:C3 ballot:open" out to the fields it names; false where it names none. */
  private spread(text: string, owner: OptionField | null): boolean {
    const names = this.command.options.map((option) => option.name);
    const { own, named } = splitTyped(text, names);
    if (named.length === 0) return false;
    if (owner) owner.setText(own.trim());
    else this.rest.value = own.trim();
    let last: OptionField | null = null;
    for (const [name, value] of named) {
      last = this.add(name);
      last?.setText(value);
    }
    last?.input.focus();
    return true;
  }

  private spreadFrom(field: OptionField): void {
    if (field.option.type !== 11) this.spread(field.text, field);
  }

  private moveOn(from: OptionField): void {
    const next = this.fields.find((field) => field !== from && field.isEmpty() && field.option.required);
    (next?.input ?? this.rest).focus();
  }

  private fieldKey(field: OptionField, event: KeyboardEvent): void {
    if (this.suggestions.isOpenFor(field.input) && this.suggestions.key(event)) return;
    if (event.key === 'Backspace' && field.isEmpty() && field.option.type !== 11) {
      event.preventDefault();
      const at = this.fields.indexOf(field);
      if (field.option.required && at === 0) this.events.leave(`/${this.command.name}`);
      else {
        if (!field.option.required) this.remove(field);
        (this.fields[at - 1]?.input ?? this.rest).focus();
      }
      return;
    }
    this.commonKey(event);
  }

  private restKey(event: KeyboardEvent): void {
    if (this.suggestions.isOpenFor(this.rest) && this.suggestions.key(event)) return;
    if (event.key === 'Backspace' && this.rest.value === '') {
      event.preventDefault();
      const last = this.fields.at(-1);
      if (last) last.input.focus();
      else this.events.leave(`/${this.command.name}`);
      return;
    }
    this.commonKey(event);
  }

  private commonKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      void this.send();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.events.leave('');
    }
  }

  private offerOptions(): void {
    const typed = this.rest.value.trim().toLowerCase();
    const left = this.left().filter((option) => option.name.startsWith(typed));
    if (left.length === 0) {
      this.suggestions.hide();
      return;
    }
    this.listOptions(left, '', typed !== '');
  }

  /** The option that is picked takes over `words`. */
  private listOptions(options: readonly ValueOption[], words: string, first: boolean): void {
    const items = options.map((option) => ({ label: option.name, detail: option.description }));
    this.suggestions.show(
      this.rest,
      'Options',
      items,
      (item) => {
        this.rest.value = '';
        this.complain(null);
        const field = this.add(item.label);
        if (words !== '') field?.setText(words);
        field?.input.focus();
      },
      first,
    );
  }

  /** Words that name no option: says how they are written, and lists the options that could take them. */
  private refuseRest(typed: string): void {
    const name = `/${this.command.name}`;
    const left = this.left();
    const fitting = left.find((option) => takes(option, typed, this.page));
    const sentence = typed.includes(':')
      ? `${name} has no option “${typed.slice(0, typed.indexOf(':'))}”.`
      : `${name} has no option “${typed}”.`;
    if (left.length === 0) {
      this.complain(`${name} takes nothing more. Delete “${typed}”, then press Enter.`);
      return;
    }
    const how = fitting && !typed.includes(':') ? `Write ${fitting.name}:${typed}, or choose` : 'Choose';
    this.complain(`${sentence} ${how} an option from the list.`);
    this.listOptions(left, typed.includes(':') ? '' : typed, false);
  }

  private complain(sentence: string | null): void {
    this.trouble.textContent = sentence ?? '';
    this.trouble.hidden = sentence === null;
  }

  private describe(sentence: string): void {
    this.about.textContent = sentence;
  }
}

const takes = (option: ValueOption, typed: string, page: Page): boolean =>
  option.type !== 11 && !('error' in readOption(option, typed, knownValues(option, page)));

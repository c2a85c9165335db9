import type { ClientInteraction, GivenOption, UploadedFile } from '../client-api.js';
import { api, NOT_RUNNING, Refused } from './api.js';
import { CommandLine } from './command-line.js';
import { commandTyped, findCommands, flatten, type FlatCommand } from './command-tree.js';
import { el, icon } from './element.js';
import type { Page } from './state.js';
import { SuggestionList } from './suggestion-list.js';
import { readUpload } from './uploads.js';
import type { Channel } from './wire.js';

export interface MessageBoxEvents {
  /** Sends the interaction and shows that it waits. */
  command: (name: string, interaction: ClientInteraction) => void;
}

/** From the fullest to the shortest; a textarea cuts its placeholder in the middle of a letter. */
const placeholdersFor = (label: string): string[] => [
  `Message ${label} · / for commands`,
  `${label} · / for commands`,
  `Message ${label}`,
  `Message ${label.slice(0, 20).trimEnd()}…`,
  'Message',
];

/** Where one writes: a text, or a command picked with `/` and filled in as a command line. */
export class MessageBox {
  readonly element: HTMLElement;
  private readonly input: HTMLTextAreaElement;
  private readonly frame = el('div', { class: 'box' });
  private readonly plain: HTMLElement;
  private readonly files = el('ul', { class: 'box-files', 'aria-label': 'Files to send' });
  private readonly error = el('p', { class: 'failure', role: 'alert', hidden: true });
  private readonly suggestions = new SuggestionList();
  private line: CommandLine | null = null;
  private chosenFiles: File[];
  private closed = false;
  /** Whose box it is; the page may be somebody else's by the time it is put away. */
  private readonly memberId: string;
  private readonly page: Page;
  private readonly channel: Channel;
  private readonly events: MessageBoxEvents;

  constructor(page: Page, channel: Channel, label: string, events: MessageBoxEvents) {
    this.page = page;
    this.channel = channel;
    this.events = events;
    this.input = el('textarea', {
      class: 'box-input',
      rows: 1,
      maxlength: 2000,
      'aria-label': `Message ${label}`,
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      autocomplete: 'off',
    });
    const picker = el('input', { type: 'file', multiple: true, hidden: true, tabindex: -1 });
    picker.addEventListener('change', () => {
      this.chosenFiles.push(...(picker.files ?? []));
      picker.value = '';
      this.drawFiles();
      this.input.focus();
    });
    this.plain = el(
      'div',
      { class: 'box-plain' },
      el(
        'button',
        { type: 'button', class: 'icon-button', 'aria-label': 'Attach files', onclick: () => picker.click() },
        icon('plus'),
      ),
      picker,
      this.input,
      el(
        'button',
        {
          type: 'button',
          class: 'icon-button',
          'aria-label': 'Send message',
          onclick: () => void this.sendText(),
        },
        icon('send'),
      ),
    );
    this.frame.append(this.plain);
    this.element = el(
      'div',
      { class: 'box-area' },
      this.suggestions.element,
      this.error,
      this.files,
      this.frame,
    );
    const placeholders = placeholdersFor(label);
    new ResizeObserver(() => {
      this.input.placeholder = placeholders.find((one) => fits(this.input, one)) ?? '';
    }).observe(this.input);
    this.memberId = page.world.me;
    const draft = page.drafts.take(this.memberId, channel.id);
    // A command is entered once the box has the focus: an unfinished one must not pull it here.
    this.input.value = draft.text;
    this.chosenFiles = draft.files;
    this.drawFiles();
    this.input.addEventListener('input', () => this.typed());
    this.input.addEventListener('focus', () => this.typed());
    this.input.addEventListener('blur', () => {
      if (this.suggestions.isOpenFor(this.input)) this.suggestions.hide();
    });
    this.input.addEventListener('keydown', (event) => {
      if (this.suggestions.isOpenFor(this.input) && this.suggestions.key(event)) return;
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        void this.sendText();
      }
    });
  }

  focus(): void {
    if (this.line) this.line.focus();
    else this.input.focus();
  }

  /** Leaves the page for now; what is written stays with its member and channel. */
  close(): void {
    this.suggestions.hide();
    this.closed = true;
    this.keepDraft();
  }

  private keepDraft(): void {
    const text = this.line?.typed() ?? this.input.value;
    this.page.drafts.keep(this.memberId, this.channel.id, { text, files: this.chosenFiles });
  }

  /** Puts a command into the box as if it had been typed; used by `</command:id>` links and the list of things to try. */
  putCommand(line: string): void {
    // With options behind its name it is entered as it is typed.
    this.leaveCommand(`/${line}`);
    const command = this.commands().find((candidate) => candidate.name === line);
    if (command) this.enterCommand(command, '');
  }

  private commands(): FlatCommand[] {
    return flatten(this.page.world.commands);
  }

  private typed(): void {
    const text = this.input.value;
    this.showError(null);
    if (!text.startsWith('/')) {
      this.suggestions.hide();
      return;
    }
    const typed = commandTyped(this.commands(), text);
    if (typed) {
      this.enterCommand(typed.command, typed.rest);
      return;
    }
    const found = findCommands(this.commands(), text.slice(1));
    if (found.length === 0) {
      this.suggestions.say(this.input, 'Commands', 'No commands match what you typed');
      return;
    }
    const items = found.map((command) => ({
      label: `/${command.name}`,
      detail: command.description,
      command,
    }));
    this.suggestions.show(
      this.input,
      'Commands',
      items,
      ({ command }) => this.enterCommand(command, ''),
      true,
    );
  }

  private enterCommand(command: FlatCommand, rest: string): void {
    this.suggestions.hide();
    this.showError(null);
    const line = new CommandLine(command, this.page, this.channel.id, this.suggestions, {
      leave: (text) => this.leaveCommand(text),
      send: (options) => this.sendCommand(command, options),
    });
    this.line = line;
    this.frame.classList.add('has-command');
    this.input.value = '';
    const send = el(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': `Send /${command.name}`,
        onclick: () => void line.send(),
      },
      icon('send'),
    );
    this.frame.replaceChildren(line.element, send);
    line.begin(rest);
  }

  private leaveCommand(text: string): void {
    this.suggestions.hide();
    this.line = null;
    this.frame.classList.remove('has-command');
    this.frame.replaceChildren(this.plain);
    this.input.value = text;
    this.input.focus();
    this.typed();
  }

  private sendCommand(command: FlatCommand, options: GivenOption[]): void {
    this.leaveCommand('');
    this.events.command(command.name, {
      as: this.page.world.me,
      channelId: this.channel.id,
      kind: 'command',
      commandId: command.id,
      options,
    });
  }

  private async sendText(): Promise<void> {
    const content = this.input.value.trim();
    if (content === '' && this.chosenFiles.length === 0) return;
    const exact = this.commands().find((command) => `/${command.name}` === content);
    if (exact) {
      this.enterCommand(exact, '');
      return;
    }
    const files = this.chosenFiles;
    try {
      const attachments: UploadedFile[] = await Promise.all(files.map(readUpload));
      this.input.value = '';
      this.suggestions.hide();
      this.chosenFiles = [];
      this.drawFiles();
      await api.send(this.channel.id, { as: this.page.world.me, content, attachments });
    } catch (error) {
      // What was written is never lost to a refusal.
      if (this.input.value === '') this.input.value = content;
      this.chosenFiles = files;
      this.drawFiles();
      if (this.closed) this.keepDraft();
      const known = error instanceof Refused || error instanceof RangeError;
      this.showError(known ? error.message : NOT_RUNNING);
      if (!known) this.page.whenBack(() => this.forgetOutage());
    }
  }

  private forgetOutage(): void {
    if (this.error.textContent === NOT_RUNNING) this.showError(null);
  }

  private showError(sentence: string | null): void {
    this.error.textContent = sentence ?? '';
    this.error.hidden = sentence === null;
  }

  private drawFiles(): void {
    this.files.hidden = this.chosenFiles.length === 0;
    this.files.replaceChildren(
      ...this.chosenFiles.map((file) =>
        el(
          'li',
          {},
          icon('file'),
          file.name,
          el(
            'button',
            {
              type: 'button',
              class: 'icon-button',
              'aria-label': `Remove ${file.name}`,
              onclick: () => {
                this.chosenFiles = this.chosenFiles.filter((other) => other !== file);
                this.drawFiles();
                this.input.focus();
              },
            },
            icon('close'),
          ),
        ),
      ),
    );
  }
}

const measure = document.createElement('canvas').getContext('2d');

/** Whether the words fit into one line of the field. */
function fits(field: HTMLTextAreaElement, words: string): boolean {
  const { font, paddingLeft, paddingRight } = getComputedStyle(field);
  if (!measure) return true;
  measure.font = font;
  const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  return Math.ceil(measure.measureText(words).width) <= room;
}

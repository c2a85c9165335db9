import type { ModalField } from '../client-api.js';
import { choiceList } from './choice-list.js';
import { el, freshId } from './element.js';
import { plainWords } from './markdown-tree.js';
import { choicesOf, placeholderOf } from './select-choices.js';
import type { Page } from './state.js';
import { readUpload } from './uploads.js';
import type { ModalPart, SelectPart } from './wire.js';

type Labelled = Extract<ModalPart, { type: 18 }>;
type Input = Labelled['component'];
type TextInput = Extract<Input, { type: 4 }>;
type FileUpload = Extract<Input, { type: 19 }>;
type RadioGroup = Extract<Input, { type: 21 }>;
type CheckboxGroup = Extract<Input, { type: 22 }>;

/** A drawn input: how to read it, and what is wrong with it as it stands. */
export interface ModalInput {
  element: HTMLElement;
  /** What takes the focus when something is wrong. */
  control: HTMLElement;
  problem: () => string | null;
  read: () => Promise<ModalField>;
  showProblem: (sentence: string | null) => void;
}

/** Draws one part of a modal; a text display has nothing to fill in. */
export function drawModalPart(
  part: ModalPart,
  page: Page,
): { element: HTMLElement; input: ModalInput | null } {
  if (part.type === 10) {
    // A modal arrives without markdown trees: its words are shown without their marks.
    const lines = part.content.split('\n').map((line) => el('p', {}, plainWords(line, page)));
    return { element: el('div', { class: 'markdown' }, ...lines), input: null };
  }
  if (part.type === 1) {
    // The older form: text inputs in action rows, each with its own label.
    const text = part.components[0];
    if (!text) return { element: el('div'), input: null };
    return labelled(text.label ?? '', undefined, text, page);
  }
  return labelled(part.label, part.description, part.component, page);
}

interface Drawn {
  body: HTMLElement;
  control: HTMLElement;
  /** Groups are named by the label; single inputs are labelled with `for`. */
  group: boolean;
  required: boolean;
  problem: () => string | null;
  read: () => Promise<ModalField>;
}

function labelled(
  label: string,
  description: string | undefined,
  input: Input,
  page: Page,
): { element: HTMLElement; input: ModalInput } {
  const drawn = drawInput(input, label, page);
  const labelId = freshId('label');
  const aboutId = freshId('about');
  const errorId = freshId('error');
  if (drawn.control.id === '') drawn.control.id = freshId('input');
  const mark = drawn.required ? el('span', { class: 'required', 'aria-hidden': 'true' }, ' *') : null;
  const name = drawn.group
    ? el('span', { id: labelId, class: 'part-label' }, label, mark)
    : el('label', { id: labelId, class: 'part-label', for: drawn.control.id }, label, mark);
  const error = el('p', { id: errorId, class: 'part-error', role: 'alert', hidden: true });
  const described = `${description ? `${aboutId} ` : ''}${errorId}`;
  if (drawn.group) drawn.body.setAttribute('aria-labelledby', labelId);
  (drawn.group ? drawn.body : drawn.control).setAttribute('aria-describedby', described);
  const element = el(
    'div',
    { class: 'part' },
    name,
    description ? el('p', { id: aboutId, class: 'part-about' }, description) : null,
    drawn.body,
    error,
  );
  return {
    element,
    input: {
      element,
      control: drawn.control,
      problem: drawn.problem,
      read: drawn.read,
      showProblem: (sentence) => {
        error.textContent = sentence ?? '';
        error.hidden = sentence === null;
        element.classList.toggle('is-wrong', sentence !== null);
        if (!drawn.group) drawn.control.setAttribute('aria-invalid', String(sentence !== null));
      },
    },
  };
}

function drawInput(input: Input, label: string, page: Page): Drawn {
  switch (input.type) {
    case 4:
      return textInput(input);
    case 19:
      return fileUpload(input);
    case 21:
      return radioGroup(input);
    case 22:
      return checkboxGroup(input);
    case 23: {
      const box = el('input', { type: 'checkbox', checked: input.default === true });
      return {
        body: el('div', { class: 'single-check' }, box),
        control: box,
        group: false,
        required: false,
        problem: () => null,
        read: () =>
          Promise.resolve({
            customId: input.custom_id,
            type: input.type,
            value: box.checked ? 'true' : 'false',
          }),
      };
    }
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return select(input, label, page);
  }
}

function textInput(input: TextInput): Drawn {
  const required = input.required !== false;
  const shared = {
    class: 'field',
    placeholder: input.placeholder,
    maxlength: input.max_length ?? 4000,
    autocomplete: 'off',
    'aria-required': String(required),
  };
  const field =
    input.style === 2 ? el('textarea', { ...shared, rows: 4 }) : el('input', { ...shared, type: 'text' });
  field.value = input.value ?? '';
  const counter = el('span', { class: 'counter', 'aria-hidden': 'true' });
  const count = (): void => {
    const low = input.min_length ?? 0;
    const short = low > 0 && field.value.length < low ? ` (at least ${String(low)})` : '';
    counter.textContent = `${String(field.value.length)}/${String(input.max_length ?? 4000)}${short}`;
  };
  field.addEventListener('input', count);
  count();
  const limited = input.max_length !== undefined || input.min_length !== undefined;
  return {
    body: el('div', { class: 'field-frame' }, field, limited ? counter : null),
    control: field,
    group: false,
    required,
    problem: () => {
      if (required && field.value.trim() === '') return 'This field is required.';
      const low = input.min_length ?? 0;
      if (field.value !== '' && field.value.length < low)
        return `Must be at least ${String(low)} characters.`;
      return null;
    },
    read: () => Promise.resolve({ customId: input.custom_id, type: input.type, value: field.value }),
  };
}

function select(input: SelectPart, label: string, page: Page): Drawn {
  const required = input.required !== false;
  const list = choiceList({
    label,
    placeholder: placeholderOf(input),
    choices: choicesOf(input, page),
    min: required ? (input.min_values ?? 1) : 0,
    max: input.max_values ?? 1,
    disabled: false,
  });
  return {
    body: list.element,
    control: list.button,
    group: false,
    required,
    problem: () => countProblem(list.values().length, required, input.min_values ?? 1, input.max_values ?? 1),
    read: () => Promise.resolve({ customId: input.custom_id, type: input.type, values: list.values() }),
  };
}

function countProblem(count: number, required: boolean, min: number, max: number): string | null {
  if (count === 0) return required && min > 0 ? 'This field is required.' : null;
  if (count < min) return `Choose at least ${String(min)}.`;
  return count > max ? `Choose at most ${String(max)}.` : null;
}

function optionRow(control: HTMLInputElement, label: string, description: string | undefined): HTMLElement {
  return el(
    'label',
    { class: 'check-row' },
    control,
    el(
      'span',
      { class: 'choice-words' },
      el('span', { class: 'choice-label' }, label),
      description ? el('span', { class: 'choice-description' }, description) : null,
    ),
  );
}

function radioGroup(input: RadioGroup): Drawn {
  const name = freshId('radio');
  const required = input.required !== false;
  const radios = input.options.map((option) =>
    el('input', { type: 'radio', name, value: option.value, checked: option.default === true }),
  );
  const body = el(
    'div',
    { class: 'checks', role: 'radiogroup', 'aria-required': String(required) },
    ...input.options.map((option, at) => {
      const radio = radios[at];
      return radio ? optionRow(radio, option.label, option.description) : null;
    }),
  );
  const chosen = (): string | undefined => radios.find((radio) => radio.checked)?.value;
  return {
    body,
    control: radios[0] ?? body,
    group: true,
    required,
    problem: () => (required && chosen() === undefined ? 'Choose one.' : null),
    read: () => {
      const value = chosen();
      return Promise.resolve({
        customId: input.custom_id,
        type: input.type,
        ...(value === undefined ? {} : { value }),
      });
    },
  };
}

function checkboxGroup(input: CheckboxGroup): Drawn {
  const required = input.required !== false;
  const boxes = input.options.map((option) =>
    el('input', { type: 'checkbox', value: option.value, checked: option.default === true }),
  );
  const body = el(
    'div',
    { class: 'checks', role: 'group' },
    ...input.options.map((option, at) => {
      const box = boxes[at];
      return box ? optionRow(box, option.label, option.description) : null;
    }),
  );
  const values = (): string[] => boxes.filter((box) => box.checked).map((box) => box.value);
  return {
    body,
    control: boxes[0] ?? body,
    group: true,
    required,
    problem: () =>
      countProblem(
        values().length,
        required,
        input.min_values ?? 1,
        input.max_values ?? input.options.length,
      ),
    read: () => Promise.resolve({ customId: input.custom_id, type: input.type, values: values() }),
  };
}

function fileUpload(input: FileUpload): Drawn {
  const required = input.required !== false;
  const max = input.max_values ?? 1;
  const min = input.min_values ?? 1;
  const types: readonly string[] = input.file_types ?? [];
  const field = el('input', {
    type: 'file',
    class: 'field-file',
    multiple: max > 1,
    accept: types.length > 0 ? types.join(',') : null,
    'aria-required': String(required),
  });
  return {
    body: el('div', {}, field),
    control: field,
    group: false,
    required,
    problem: () => countProblem(field.files?.length ?? 0, required, min, max),
    read: async () => ({
      customId: input.custom_id,
      type: input.type,
      files: await Promise.all([...(field.files ?? [])].map(readUpload)),
    }),
  };
}

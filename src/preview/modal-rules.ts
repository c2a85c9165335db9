/** The rules for modals that Discord's published schema does not carry. */
import { checkCustomIds, checkNumericIds, checkSelect } from './component-rules.js';
import { PartType, isSelect, walkParts, type Part, type PartPath } from './parts.js';
import type { FormProblem } from './refusal.js';

const MAX_PARTS = 5;

export function checkModalParts(parts: readonly Part[], path: PartPath): FormProblem[] {
  const problems: FormProblem[] = [...checkCustomIds(parts, path), ...checkNumericIds(parts, path)];
  if (parts.length < 1 || parts.length > MAX_PARTS) {
    problems.push({ path, code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 5 in length.' });
  }
  for (const [part, place] of walkParts(parts, path)) {
    if (part.type === PartType.TextInput) problems.push(...checkTextInput(part, place));
    if (isSelect(part)) problems.push(...checkModalSelect(part, place));
    if (part.type === PartType.RadioGroup) problems.push(...checkChoices(part, place, 1));
    if (part.type === PartType.CheckboxGroup) {
      problems.push(...checkRange(part, place, part.options?.length ?? 0));
      problems.push(...checkChoices(part, place, part.max_values ?? part.options?.length ?? 0));
    }
    if (part.type === PartType.FileUpload) problems.push(...checkRange(part, place, 1));
  }
  return problems;
}

function checkTextInput(input: Part, path: PartPath): FormProblem[] {
  const problems: FormProblem[] = [];
  const inLabel = path.at(-1) === 'component';
  const hasLabel = input.label !== undefined && input.label !== null && input.label !== '';
  if (!inLabel && !hasLabel) {
    problems.push({
      path: [...path, 'label'],
      code: 'BASE_TYPE_REQUIRED',
      message: 'This field is required',
    });
  }
  if (inLabel && hasLabel) {
    problems.push({
      path: [...path, 'label'],
      code: 'COMPONENT_LABEL_NOT_ALLOWED',
      message: 'label is not allowed inside a Label component',
    });
  }
  const least = input.min_length ?? 0;
  const most = input.max_length ?? 4000;
  if (least > most) {
    problems.push({
      path: [...path, 'min_length'],
      code: 'TEXT_INPUT_COMPONENT_MIN_LENGTH_EXCEEDS_MAX_LENGTH',
      message: 'min_length cannot be greater than max_length',
    });
  }
  const value = input.value ?? '';
  if (value !== '' && (value.length < least || value.length > most)) {
    problems.push({
      path: [...path, 'value'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be between ${least} and ${most} in length.`,
    });
  }
  return problems;
}

function checkModalSelect(select: Part, path: PartPath): FormProblem[] {
  const problems = checkSelect(select, path);
  if (select.disabled === true) {
    problems.push({
      path: [...path, 'disabled'],
      code: 'COMPONENT_DISABLED_NOT_ALLOWED',
      message: 'A select menu in a modal cannot be disabled',
    });
  }
  return [...problems, ...checkRequired(select, path)];
}

/** Nothing can be both required and allowed to be empty. */
function checkRequired(part: Part, path: PartPath): FormProblem[] {
  if (part.min_values !== 0 || part.required === false) return [];
  return [
    {
      path: [...path, 'min_values'],
      code: 'COMPONENT_REQUIRED_MIN_VALUES',
      message: 'min_values cannot be 0 when the component is required',
    },
  ];
}

function checkRange(part: Part, path: PartPath, usual: number): FormProblem[] {
  const problems = checkRequired(part, path);
  const least = part.min_values ?? 1;
  const most = part.max_values ?? usual;
  if (least > most || (part.options !== undefined && most > part.options.length)) {
    problems.push({
      path: [...path, 'max_values'],
      code: 'COMPONENT_VALUES_OUT_OF_RANGE',
      message: 'min_values and max_values do not fit one another or the options',
    });
  }
  return problems;
}

function checkChoices(part: Part, path: PartPath, most: number): FormProblem[] {
  const options = part.options ?? [];
  const problems: FormProblem[] = [];
  const seen = new Set<string>();
  for (const [place, option] of options.entries()) {
    if (seen.has(option.value)) {
      problems.push({
        path: [...path, 'options', place, 'value'],
        code: 'COMPONENT_OPTION_VALUE_DUPLICATED',
        message: 'The specified option value is already used',
      });
    }
    seen.add(option.value);
  }
  if (options.filter((option) => option.default === true).length > most) {
    problems.push({
      path: [...path, 'options'],
      code: 'COMPONENT_TOO_MANY_DEFAULT_VALUES',
      message: `Only ${most} option(s) may be chosen by default`,
    });
  }
  return problems;
}

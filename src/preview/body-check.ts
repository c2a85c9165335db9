/** Checks request bodies against Discord's own schemas and words what is wrong in Discord's codes. */
import { safeParse, type ZodMiniType } from 'zod/mini';
import { invalidForm, type FormProblem } from './refusal.js';

type Issue = {
  code: string;
  path: PropertyKey[];
  maximum?: unknown;
  minimum?: unknown;
  origin?: unknown;
  values?: unknown;
  format?: unknown;
  errors?: unknown;
};

/**
 * The body as the schema reads it: fields that Discord does not know are dropped, as Discord drops them.
 * `T` is what the caller knows the schema to promise. Throws 50035 with the tree of errors.
 */
// The type parameter names what the schema promises: discord-api-spec exports no types for its schemas.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function checkBody<T>(schema: ZodMiniType, body: unknown): T {
  const result = safeParse(schema, body);
  if (result.success) return result.data as T;
  const issues = result.error.issues as unknown as Issue[];
  throw invalidForm(issues.flatMap((issue) => wordIssue(issue, body, [])));
}

function wordIssue(issue: Issue, body: unknown, above: readonly (string | number)[]): FormProblem[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const given = lookUp(body, path);
  if (issue.code === 'invalid_union') return wordUnion(issue, body, path);
  return [{ path, ...sentenceFor(issue, given) }];
}

/** A union of component or option types: speaks of the branch whose `type` was meant. */
function wordUnion(issue: Issue, body: unknown, path: (string | number)[]): FormProblem[] {
  const branches = (Array.isArray(issue.errors) ? issue.errors : []) as Issue[][];
  const meant = branches.filter((branch) => !branch.some((found) => isTypeMismatch(found)));
  const best = [...meant].sort((left, right) => left.length - right.length)[0];
  if (best !== undefined && best.length > 0) {
    return best.flatMap((found) => wordIssue(found, body, path));
  }
  const types = branches.flatMap((branch) =>
    branch.filter((found) => isTypeMismatch(found)).flatMap((found) => listOf(found.values)),
  );
  if (types.length === 0) {
    return [{ path, code: 'BASE_TYPE_BAD_TYPE', message: 'The value has the wrong type.' }];
  }
  const message = `Value of field "type" must be one of (${[...new Set(types)].join(', ')}).`;
  return [{ path: [...path, 'type'], code: 'UNION_TYPE_CHOICES', message }];
}

function isTypeMismatch(issue: Issue): boolean {
  return issue.code === 'invalid_value' && issue.path.length === 1 && issue.path[0] === 'type';
}

function sentenceFor(issue: Issue, given: unknown): { code: string; message: string } {
  if (given === undefined || (given === null && issue.code === 'invalid_type')) {
    return { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
  }
  const counted = issue.origin === 'string' || issue.origin === 'array';
  switch (issue.code) {
    case 'too_big':
      return counted
        ? { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${String(issue.maximum)} or fewer in length.` }
        : {
            code: 'NUMBER_TYPE_MAX',
            message: `int value should be less than or equal to ${String(issue.maximum)}.`,
          };
    case 'too_small':
      return counted
        ? { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${String(issue.minimum)} or more in length.` }
        : {
            code: 'NUMBER_TYPE_MIN',
            message: `int value should be greater than or equal to ${String(issue.minimum)}.`,
          };
    case 'invalid_value':
      return {
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of {${listOf(issue.values).join(', ')}}.`,
      };
    case 'invalid_format':
      return issue.format === 'url'
        ? { code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' }
        : { code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' };
    default:
      return { code: 'BASE_TYPE_BAD_TYPE', message: 'The value has the wrong type.' };
  }
}

function listOf(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

function lookUp(body: unknown, path: readonly (string | number)[]): unknown {
  let value = body;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

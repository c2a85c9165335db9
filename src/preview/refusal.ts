/** One wrong place in a request's body, as Discord names it. */
export interface FormProblem {
  path: readonly (string | number)[];
  code: string;
  message: string;
}

/** A request that Discord would refuse: the HTTP status, and the JSON error code with its sentence. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: number;
  readonly errors: unknown;

  constructor(status: number, code: number, message: string, errors?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Discord's tree of form errors: `errors.components.0._errors[{ code, message }]`. */
function errorTree(problems: readonly FormProblem[]): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { path, code, message } of problems) {
    let node = root;
    for (const step of path) {
      const key = String(step);
      const next = node[key];
      if (typeof next === 'object' && next !== null) {
        node = next as Record<string, unknown>;
      } else {
        const made: Record<string, unknown> = {};
        node[key] = made;
        node = made;
      }
    }
    const known = node['_errors'];
    if (Array.isArray(known)) known.push({ code, message });
    else node['_errors'] = [{ code, message }];
  }
  return root;
}

export function invalidForm(problems: readonly FormProblem[]): Refusal {
  return new Refusal(400, 50035, 'Invalid Form Body', errorTree(problems));
}

/** Throws the refusal where there is any problem. */
export function refuseAny(problems: readonly FormProblem[]): void {
  if (problems.length > 0) throw invalidForm(problems);
}

/** The refusals that more than one place needs, with Discord's codes and sentences. */
export const refusals = {
  unauthorized: () => new Refusal(401, 0, '401: Unauthorized'),
  notFound: () => new Refusal(404, 0, '404: Not Found'),
  unknownApplication: () => new Refusal(404, 10002, 'Unknown Application'),
  unknownChannel: () => new Refusal(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new Refusal(404, 10004, 'Unknown Guild'),
  unknownMember: () => new Refusal(404, 10007, 'Unknown Member'),
  unknownMessage: () => new Refusal(404, 10008, 'Unknown Message'),
  unknownUser: () => new Refusal(404, 10013, 'Unknown User'),
  unknownWebhook: () => new Refusal(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new Refusal(404, 10062, 'Unknown interaction'),
  unknownCommand: () => new Refusal(404, 10063, 'Unknown application command'),
  tooLarge: () => new Refusal(413, 40005, 'Request entity too large'),
  alreadyAcknowledged: () => new Refusal(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: () => new Refusal(403, 50001, 'Missing Access'),
  anothersMessage: () => new Refusal(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: () => new Refusal(400, 50006, 'Cannot send an empty message'),
  closedToMessages: () => new Refusal(403, 50007, 'Cannot send messages to this user'),
  notATextChannel: () => new Refusal(400, 50008, 'Cannot send messages in a non-text channel'),
  missingPermissions: () => new Refusal(403, 50013, 'Missing Permissions'),
  systemMessage: () => new Refusal(403, 50021, 'Cannot execute action on a system message'),
  wrongChannelType: () => new Refusal(400, 50024, 'Cannot execute action on this channel type'),
  invalidWebhookToken: () => new Refusal(401, 50027, 'Invalid Webhook Token'),
  archivedThread: () => new Refusal(400, 50083, 'Thread is archived'),
  invalidJson: () => new Refusal(400, 50109, 'The request body contains invalid JSON.'),
  replyWithoutHistory: () =>
    new Refusal(400, 160002, 'Cannot reply without permission to read message history'),
  threadExists: () => new Refusal(400, 160004, 'A thread has already been created for this message'),
  lockedThread: () => new Refusal(400, 160005, 'Thread is locked'),
};

/** /webhooks/:application/:token: edits, deletions and follow-ups, for as long as the token lives. */
import {
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema,
} from 'discord-api-spec/zod';
import { checkBody } from './body-check.js';
import type { Interaction } from './interactions.js';
import type { MessageBody } from './message-body.js';
import { deleteMessage, editMessage, messagePayload } from './messages.js';
import { refusals } from './refusal.js';
import { postAnswer } from './rest-interactions.js';
import {
  param,
  tokenRoute,
  type Premises,
  type RestAnswer,
  type RestRequest,
  type Route,
} from './rest-routes.js';
import type { StoredMessage } from './world.js';

const limit = { limit: 5, per: 2 };

export function webhookRoutes(premises: Premises): Route[] {
  const base = '/webhooks/:webhook/:token';
  const on = (method: string, pattern: string, handle: (request: RestRequest) => RestAnswer): Route =>
    tokenRoute(method, `${base}${pattern}`, handle, limit);
  return [
    on('POST', '', (request) => followUp(premises, request)),
    on('GET', '/messages/:message', (request) => {
      const { stored } = findMessage(premises, request);
      return { status: 200, body: messagePayload(premises.world, stored) };
    }),
    on('PATCH', '/messages/:message', (request) => edit(premises, request)),
    on('DELETE', '/messages/:message', (request) => remove(premises, request)),
  ];
}

/** The interaction behind the token. Throws 50027 once it is too old, 10015 where it never was answered. */
function findInteraction(premises: Premises, request: RestRequest): Interaction {
  const interaction = premises.interactions.find(param(request, 'token'));
  if (param(request, 'webhook') !== premises.world.applicationId || interaction === null) {
    throw refusals.unknownWebhook();
  }
  if (!premises.interactions.isAlive(interaction)) throw refusals.invalidWebhookToken();
  if (interaction.state !== 'answered') throw refusals.unknownWebhook();
  return interaction;
}

function findMessage(
  premises: Premises,
  request: RestRequest,
): { interaction: Interaction; stored: StoredMessage; isOriginal: boolean } {
  const interaction = findInteraction(premises, request);
  const wanted = param(request, 'message');
  const id = wanted === '@original' ? interaction.originalId : wanted;
  if (id === null || !interaction.messageIds.has(id)) throw refusals.unknownMessage();
  const stored = premises.world.findMessage(id);
  if (stored === undefined) throw refusals.unknownMessage();
  return { interaction, stored, isOriginal: id === interaction.originalId };
}

function edit(premises: Premises, request: RestRequest): RestAnswer {
  const { interaction, stored, isOriginal } = findMessage(premises, request);
  const body = checkBody<MessageBody>(
    IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema,
    request.body ?? {},
  );
  const fills = isOriginal && interaction.deferred === 'message';
  editMessage(premises, stored, { body, uploads: request.uploads, isFirstFill: fills });
  if (isOriginal) {
    const kind = interaction.deferred === 'update' ? 'update' : 'message';
    interaction.deferred = null;
    premises.interactions.settleWithMessage(interaction, kind, stored);
  }
  return { status: 200, body: messagePayload(premises.world, stored) };
}

function remove(premises: Premises, request: RestRequest): RestAnswer {
  const { interaction, stored, isOriginal } = findMessage(premises, request);
  deleteMessage(premises.world, stored);
  if (isOriginal) {
    interaction.deferred = null;
    premises.interactions.settle(interaction, { kind: 'nothing', ephemeral: stored.readerId !== null });
  }
  return { status: 204 };
}

function followUp(premises: Premises, request: RestRequest): RestAnswer {
  const interaction = findInteraction(premises, request);
  const body = checkBody<MessageBody>(IncomingWebhookInteractionRequestSchema, request.body ?? {});
  const thinking =
    interaction.deferred === 'message' && interaction.originalId !== null
      ? premises.world.findMessage(interaction.originalId)
      : undefined;
  if (thinking !== undefined) {
    // The first follow-up fills in the "thinking" message, and with it takes over who may see it.
    interaction.deferred = null;
    editMessage(premises, thinking, { body, uploads: request.uploads, isFirstFill: true });
    premises.interactions.settleWithMessage(interaction, 'message', thinking);
    return { status: 200, body: messagePayload(premises.world, thinking) };
  }
  const stored = postAnswer(premises, interaction, body, request.uploads, []);
  premises.interactions.settleWithMessage(interaction, 'message', stored);
  return { status: 200, body: messagePayload(premises.world, stored) };
}

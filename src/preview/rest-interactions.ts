/** POST /interactions/:id/:token/callback: the bot's first answer. */
import {
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  MessageType,
  type APIMessage,
} from 'discord.js';
import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  ModalInteractionCallbackRequestSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import { checkBody } from './body-check.js';
import type { Interaction, OpenModal } from './interactions.js';
import type { MessageBody } from './message-body.js';
import { editMessage, insertMessage, messagePayload, postMessage, replyFields } from './messages.js';
import { checkModalParts } from './modal-rules.js';
import type { Part } from './parts.js';
import { blankMessage, userPayload, type Json } from './payloads.js';
import { invalidForm, refuseAny, refusals } from './refusal.js';
import { renderModal } from './rendered-parts.js';
import {
  param,
  tokenRoute,
  type Premises,
  type RestAnswer,
  type RestRequest,
  type Route,
} from './rest-routes.js';
import type { StoredMessage } from './world.js';

const R = InteractionResponseType;

export function interactionRoutes(premises: Premises): Route[] {
  return [
    tokenRoute(
      'POST',
      '/interactions/:id/:token/callback',
      (request) => answerInteraction(premises, request),
      // Interaction callbacks are not rate limited.
      null,
    ),
  ];
}

function answerInteraction(premises: Premises, request: RestRequest): RestAnswer {
  const interaction = premises.interactions.find(param(request, 'token'));
  if (interaction === null || interaction.id !== param(request, 'id')) throw refusals.unknownInteraction();
  if (interaction.state === 'expired') throw refusals.unknownInteraction();
  if (interaction.state === 'answered') throw refusals.alreadyAcknowledged();
  const type = callbackType(request.body, interaction);
  const stored = carryOut(premises, interaction, type, request);
  if (request.query.get('with_response') !== 'true') return { status: 204 };
  return { status: 200, body: callbackResponse(premises, interaction, type, stored) };
}

/** Which answers an interaction takes: an update needs a message, a modal cannot answer a modal. */
function allowedTypes(interaction: Interaction): InteractionResponseType[] {
  if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
    return [R.ApplicationCommandAutocompleteResult];
  }
  const types: InteractionResponseType[] = [R.ChannelMessageWithSource, R.DeferredChannelMessageWithSource];
  if (interaction.source !== null) types.push(R.DeferredMessageUpdate, R.UpdateMessage);
  if (interaction.type !== InteractionType.ModalSubmit) types.push(R.Modal);
  return types;
}

function callbackType(body: unknown, interaction: Interaction): InteractionResponseType {
  const type = typeof body === 'object' && body !== null ? (body as { type?: unknown }).type : undefined;
  const allowed = allowedTypes(interaction);
  const meant = allowed.find((one) => one === type);
  if (meant !== undefined) return meant;
  throw invalidForm([
    {
      path: ['type'],
      code: type === undefined ? 'BASE_TYPE_REQUIRED' : 'BASE_TYPE_CHOICES',
      message:
        type === undefined ? 'This field is required' : `Value must be one of {${allowed.join(', ')}}.`,
    },
  ]);
}

function carryOut(
  premises: Premises,
  interaction: Interaction,
  type: InteractionResponseType,
  request: RestRequest,
): StoredMessage | null {
  const { interactions } = premises;
  switch (type) {
    case R.ChannelMessageWithSource: {
      const { data } = checkBody<{ data?: MessageBody | null }>(
        CreateMessageInteractionCallbackRequestSchema,
        request.body,
      );
      const stored = postAnswer(premises, interaction, data ?? {}, request.uploads, ['data']);
      interactions.acknowledge(interaction);
      interaction.originalId = stored.message.id;
      interactions.settleWithMessage(interaction, 'message', stored);
      return stored;
    }
    case R.DeferredChannelMessageWithSource: {
      const { data } = checkBody<{ data?: MessageBody | null }>(
        CreateMessageInteractionCallbackRequestSchema,
        request.body,
      );
      const stored = postThinking(premises, interaction, ((data?.flags ?? 0) & MessageFlags.Ephemeral) !== 0);
      interactions.acknowledge(interaction);
      interaction.originalId = stored.message.id;
      interactions.defer(interaction, 'message');
      return stored;
    }
    case R.DeferredMessageUpdate:
      interactions.acknowledge(interaction);
      adoptSource(interaction);
      interactions.defer(interaction, 'update');
      return null;
    case R.UpdateMessage: {
      const { data } = checkBody<{ data?: MessageBody | null }>(
        UpdateMessageInteractionCallbackRequestSchema,
        request.body,
      );
      const source = adoptSource(interaction);
      if (!premises.world.messagesIn(source.message.channel_id).has(source.message.id)) {
        throw refusals.unknownMessage();
      }
      editMessage(premises, source, { body: data ?? {}, uploads: request.uploads, path: ['data'] });
      interactions.acknowledge(interaction);
      interactions.settleWithMessage(interaction, 'update', source);
      return source;
    }
    case R.ApplicationCommandAutocompleteResult: {
      const { data } = checkBody<{ data?: { choices?: { name: string; value: string | number }[] | null } }>(
        ApplicationCommandAutocompleteCallbackRequestSchema,
        request.body,
      );
      interactions.acknowledge(interaction);
      interactions.settle(interaction, { kind: 'choices', choices: data?.choices ?? [], ephemeral: true });
      return null;
    }
    case R.Modal:
    case R.Pong:
    case R.PremiumRequired:
    case R.LaunchActivity:
    default:
      // Only a modal is left: `allowedTypes` let nothing else through.
      openModal(premises, interaction, request.body);
      return null;
  }
}

function openModal(premises: Premises, interaction: Interaction, body: unknown): void {
  const { data } = checkBody<{ data: { custom_id: string; title: string; components: Part[] } }>(
    ModalInteractionCallbackRequestSchema,
    body,
  );
  refuseAny(checkModalParts(data.components, ['data', 'components']));
  premises.interactions.acknowledge(interaction);
  const modal: OpenModal = {
    modalId: interaction.id,
    personId: interaction.person.id,
    channelId: interaction.channel.id,
    data: renderModal(data),
    source: interaction.source,
    triggering: { ...interaction.metadata, user: userPayload(interaction.person) },
  };
  premises.interactions.settle(interaction, { kind: 'modal', modal, ephemeral: true });
}

/** For an update `@original` is the message of the component. */
function adoptSource(interaction: Interaction): StoredMessage {
  const { source } = interaction;
  if (source === null) throw new Error('an update needs the message of the component');
  interaction.originalId = source.message.id;
  interaction.messageIds.add(source.message.id);
  return source;
}

/** A message that answers an interaction, or follows up on it. */
export function postAnswer(
  premises: Premises,
  interaction: Interaction,
  body: MessageBody,
  uploads: RestRequest['uploads'],
  path: readonly string[],
): StoredMessage {
  const ephemeral = ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const stored = postMessage(premises, {
    channel: interaction.channel,
    author: premises.world.bot(),
    body,
    uploads,
    path,
    readerId: ephemeral ? interaction.person.id : null,
    extra: answerFields(premises, interaction),
  });
  interaction.messageIds.add(stored.message.id);
  return stored;
}

function postThinking(premises: Premises, interaction: Interaction, ephemeral: boolean): StoredMessage {
  const { world } = premises;
  const flags = MessageFlags.Loading | (ephemeral ? MessageFlags.Ephemeral : 0);
  const message = {
    ...blankMessage(world, interaction.channel.id, MessageType.Default),
    ...answerFields(premises, interaction),
    flags,
  };
  const stored: StoredMessage = {
    message,
    readerId: ephemeral ? interaction.person.id : null,
    threadId: null,
    uploads: [],
  };
  insertMessage(world, interaction.channel, stored);
  interaction.messageIds.add(stored.message.id);
  return stored;
}

/** An answer to a command is a message of its own type; everything else replies to what it came from. */
function answerFields(premises: Premises, interaction: Interaction): Partial<APIMessage> {
  const { world } = premises;
  const user = userPayload(interaction.person);
  const original = interaction.originalId;
  const before = original === null ? interaction.source : (world.findMessage(original) ?? null);
  const metadata = { ...interaction.metadata, user };
  const legacy =
    interaction.commandName === null
      ? {}
      : { interaction: { id: interaction.id, type: interaction.type, name: interaction.commandName, user } };
  const isReply = before !== null;
  return {
    type: isReply ? MessageType.Reply : MessageType.ChatInputCommand,
    application_id: world.applicationId,
    webhook_id: world.applicationId,
    interaction_metadata: metadata,
    ...legacy,
    ...(isReply ? replyFields(world, before) : {}),
  } as unknown as Partial<APIMessage>;
}

function callbackResponse(
  premises: Premises,
  interaction: Interaction,
  type: InteractionResponseType,
  stored: StoredMessage | null,
): Json {
  const message = stored === null ? null : messagePayload(premises.world, stored);
  const flags = message?.flags ?? 0;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      channel_id: interaction.channel.id,
      ...(interaction.channel.recipientId === null ? { guild_id: premises.world.guildId } : {}),
      ...(message === null
        ? {}
        : {
            response_message_id: message.id,
            response_message_loading: (flags & MessageFlags.Loading) !== 0,
            response_message_ephemeral: (flags & MessageFlags.Ephemeral) !== 0,
          }),
    },
    ...(message === null ? {} : { resource: { type, message } }),
  };
}

import {
  InteractionResponseType,
  MessageFlags,
  Routes,
  type APIMessage,
  type REST,
  type RESTPostAPIInteractionCallbackWithResponseResult,
} from 'discord.js';
import { isApiError } from '../api-error.js';
import type { WhenSlow } from '../command.js';
import type { Message, Modal } from '../reply.js';
import { answerBody, type AnswerBody, type Audience } from './answer-body.js';
import { AnswerTooLate, type PostCallback } from './callbacks.js';
import { messageBody, modalBody, uploadsOf } from './message-body.js';

/** One interaction's one answer: given at once, or after a deferral that has fixed who sees it. */
export class Answer {
  readonly #rest: REST;
  readonly #post: PostCallback;
  readonly #interaction: { readonly id: string; readonly token: string; readonly applicationId: string };
  #deferred: Exclude<WhenSlow, 'never'> | undefined;
  /** Settles when Discord has taken the deferral: an edit that overtook it would find no message. */
  #deferral: Promise<unknown> = Promise.resolve();
  #given = false;

  constructor(
    rest: REST,
    post: PostCallback,
    interaction: { id: string; token: string; applicationId: string },
  ) {
    this.#rest = rest;
    this.#post = post;
    this.#interaction = interaction;
  }

  /** Says "thinking" to these people, so that Discord waits 15 minutes instead of 3 seconds. */
  async defer(whenSlow: Exclude<WhenSlow, 'never'>): Promise<void> {
    if (this.#given || this.#deferred) return;
    this.#deferred = whenSlow;
    this.#deferral = this.#callback({
      body:
        whenSlow === 'same message'
          ? { type: InteractionResponseType.DeferredMessageUpdate }
          : {
              type: InteractionResponseType.DeferredChannelMessageWithSource,
              data: { flags: whenSlow === 'asker' ? MessageFlags.Ephemeral : 0 },
            },
    });
    await this.#deferral;
  }

  /** Sends the answer, once; the id of the message where `wantId` asks for it. */
  async give(to: Audience, message: Message, wantId: boolean): Promise<string | undefined> {
    if (this.#given) throw new Error('an interaction is answered once');
    // A refused deferral leaves the interaction as it was.
    await this.#deferral.catch(() => (this.#deferred = undefined));
    const id = await this.#send(to, message, wantId);
    this.#given = true;
    return id;
  }

  async #send(to: Audience, message: Message, wantId: boolean): Promise<string | undefined> {
    const uploads = uploadsOf(message);
    if (this.#deferred === undefined) {
      const response = await this.#callback(answerBody(message, to), wantId, uploads);
      return response?.resource?.message?.id;
    }
    const body = messageBody(message, to === 'asker' ? 'private' : 'public');
    const { applicationId, token } = this.#interaction;
    if (this.#deferred === to) {
      const edited = await this.#rest.patch(Routes.webhookMessage(applicationId, token), {
        body,
        auth: false,
        ...uploads,
      });
      return (edited as APIMessage).id;
    }
    // "Thinking" went to other people than the answer, and who sees it cannot be changed. A follow-up would take the
    // waiting message's place, so that goes first.
    if (this.#deferred !== 'same message') {
      await this.#rest.delete(Routes.webhookMessage(applicationId, token), { auth: false });
    }
    const followed = await this.#rest.post(Routes.webhook(applicationId, token), {
      body,
      auth: false,
      ...uploads,
    });
    return (followed as APIMessage).id;
  }

  /** Puts another message in the place of the answer, as often as one likes within 15 minutes. */
  async change(message: Message): Promise<void> {
    const { applicationId, token } = this.#interaction;
    await this.#rest.patch(Routes.webhookMessage(applicationId, token), {
      body: messageBody(message, 'private'),
      auth: false,
      ...uploadsOf(message),
    });
  }

  /** One more message after the answer, which only the person who asked sees. */
  async add(message: Message): Promise<void> {
    const { applicationId, token } = this.#interaction;
    await this.#rest.post(Routes.webhook(applicationId, token), {
      body: messageBody(message, 'private'),
      auth: false,
    });
  }

  async open(modal: Modal): Promise<void> {
    await this.#callback({ body: { type: InteractionResponseType.Modal, data: modalBody(modal) } });
    this.#given = true;
  }

  async suggest(choices: readonly { name: string; value: string }[]): Promise<void> {
    this.#given = true;
    await this.#callback({
      body: { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } },
    });
  }

  get given(): boolean {
    return this.#given;
  }

  async #callback(
    { body, json }: AnswerBody,
    wantResponse = false,
    uploads: ReturnType<typeof uploadsOf> = {},
  ): Promise<RESTPostAPIInteractionCallbackWithResponseResult | undefined> {
    if (!wantResponse && uploads.files === undefined) {
      await this.#post(this.#interaction, body, json);
      return undefined;
    }
    const response = await this.#rest.post(
      Routes.interactionCallback(this.#interaction.id, this.#interaction.token),
      {
        body,
        auth: false,
        ...uploads,
        ...(wantResponse && { query: new URLSearchParams({ with_response: 'true' }) }),
      },
    );
    return wantResponse ? (response as RESTPostAPIInteractionCallbackWithResponseResult) : undefined;
  }
}

/** Discord's way to say that an answer came too late or that somebody else answered: expected, nothing to mend. */
export function cameTooLate(error: unknown): boolean {
  if (error instanceof AnswerTooLate) return true;
  return isApiError(error) && (error.code === 10_062 || error.code === 40_060 || error.code === 10_008);
}

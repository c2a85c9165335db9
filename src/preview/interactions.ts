/** Interactions from the press of a button to the bot's answer: tokens, deadlines, modals and outcomes. */
import { randomBytes } from 'node:crypto';
import {
  InteractionType,
  MessageFlags,
  type APIMessage,
  type APIModalInteractionResponseCallbackData,
} from 'discord.js';
import { GUILD_ID, type Member } from './cast.js';
import type { ClientEvent } from './client-api.js';
import type { Json } from './payloads.js';
import type { Channel, StoredMessage, World } from './world.js';

/** How long a token opens its webhook, milliseconds. */
const TOKEN_LIFE = 15 * 60_000;

/** What came of an interaction, as the person at the client sees it. */
export interface Outcome {
  interactionId: string;
  /** `nothing`: a deferred answer was deleted. `deferred`: nothing followed a defer for a long while. */
  kind: 'message' | 'update' | 'modal' | 'deferred' | 'nothing' | 'failed' | 'choices';
  message?: APIMessage;
  modal?: OpenModal;
  choices?: { name: string; value: string | number }[];
  /** What the client shows where it failed. */
  error?: string;
  ephemeral: boolean;
}

/** A modal that the client has open and can send. */
export interface OpenModal {
  modalId: string;
  personId: string;
  channelId: string;
  data: APIModalInteractionResponseCallbackData;
  /** The message whose button opened it. */
  source: StoredMessage | null;
  /** The metadata of the interaction that opened it. */
  triggering: Json;
}

export interface Interaction {
  id: string;
  token: string;
  type: InteractionType;
  person: Member;
  channel: Channel;
  createdAt: number;
  /** The message of the pressed component. */
  source: StoredMessage | null;
  commandName: string | null;
  /** How the messages it makes speak of it. */
  metadata: Json;
  state: 'waiting' | 'answered' | 'expired';
  /** What `@original` means; null where there is no message. */
  originalId: string | null;
  /** A `thinking` message that waits to be filled in, or an update that was announced. */
  deferred: 'message' | 'update' | null;
  /** Messages that its token may edit. */
  messageIds: Set<string>;
  outcome: Promise<Outcome>;
}

export interface NewInteraction {
  type: InteractionType;
  person: Member;
  channel: Channel;
  source?: StoredMessage | null;
  commandName?: string | null;
  triggering?: Json;
  /** Builds what goes over the gateway. */
  payload: (interaction: Interaction) => Json;
}

export interface InteractionTimes {
  /** First answer, milliseconds. */
  deadlineMs: number;
  /** How long an outcome waits after a defer before it counts as `deferred`, milliseconds. */
  patienceMs: number;
}

interface Underway {
  interaction: Interaction;
  resolve: (outcome: Outcome) => void;
  timer: NodeJS.Timeout;
  settled: boolean;
}

export class Interactions {
  readonly openModals = new Map<string, OpenModal>();
  readonly #world: World;
  readonly #times: InteractionTimes;
  readonly #dispatch: (payload: Json, guildId: string | null) => void;
  readonly #byToken = new Map<string, Underway>();
  readonly #listeners = new Set<(personId: string, event: ClientEvent) => void>();
  #waiting = 0;

  constructor(
    world: World,
    times: InteractionTimes,
    dispatch: (payload: Json, guildId: string | null) => void,
  ) {
    this.#world = world;
    this.#times = times;
    this.#dispatch = dispatch;
  }

  /** The fate of interactions, told to the client of the person who made them. */
  onEvent(listener: (personId: string, event: ClientEvent) => void): void {
    this.#listeners.add(listener);
  }

  /** How many the bot has not answered yet. */
  get waiting(): number {
    return this.#waiting;
  }

  begin(wanted: NewInteraction): Interaction {
    this.#forgetOld();
    const id = this.#world.ids.next();
    const token = `aW50ZXJhY3Rpb24${randomBytes(48).toString('base64url')}`;
    const inGuild = wanted.channel.recipientId === null;
    const { promise: outcome, resolve } = openPromise<Outcome>();
    const interaction: Interaction = {
      id,
      token,
      type: wanted.type,
      person: wanted.person,
      channel: wanted.channel,
      createdAt: this.#world.clock.now(),
      source: wanted.source ?? null,
      commandName: wanted.commandName ?? null,
      metadata: metadataOf(id, wanted),
      state: 'waiting',
      originalId: null,
      deferred: null,
      messageIds: new Set(),
      outcome,
    };
    const timer = setTimeout(() => this.#expire(interaction), this.#times.deadlineMs);
    this.#byToken.set(token, { interaction, resolve, timer, settled: false });
    this.#waiting += 1;
    this.#dispatch(wanted.payload(interaction), inGuild ? this.#world.guildId : null);
    return interaction;
  }

  find(token: string): Interaction | null {
    return this.#byToken.get(token)?.interaction ?? null;
  }

  /** Whether the token still opens its webhook. */
  isAlive(interaction: Interaction): boolean {
    return this.#world.clock.now() - interaction.createdAt < TOKEN_LIFE;
  }

  /** The first answer was accepted. */
  acknowledge(interaction: Interaction): void {
    interaction.state = 'answered';
    this.#waiting -= 1;
    const underway = this.#byToken.get(interaction.token);
    if (underway !== undefined) clearTimeout(underway.timer);
  }

  /** A defer was accepted: the client shows that the bot is at work. */
  defer(interaction: Interaction, what: 'message' | 'update'): void {
    interaction.deferred = what;
    const messageId = what === 'message' ? interaction.originalId : null;
    this.#tell(interaction, { type: 'interaction-deferred', id: interaction.id, messageId });
    const underway = this.#byToken.get(interaction.token);
    if (underway === undefined) return;
    underway.timer = setTimeout(() => {
      this.settle(interaction, { kind: 'deferred', ephemeral: false });
    }, this.#times.patienceMs);
    underway.timer.unref();
  }

  /** Says what came of it; only the first outcome counts. */
  settle(interaction: Interaction, outcome: Omit<Outcome, 'interactionId'>): void {
    const underway = this.#byToken.get(interaction.token);
    if (underway === undefined || underway.settled) return;
    underway.settled = true;
    clearTimeout(underway.timer);
    underway.resolve({ interactionId: interaction.id, ...outcome });
    if (outcome.modal !== undefined) this.#tellModal(interaction, outcome.modal);
    const isAutocomplete = interaction.type === InteractionType.ApplicationCommandAutocomplete;
    if (outcome.kind === 'failed') {
      if (isAutocomplete) return;
      const error = outcome.error ?? 'The application did not respond';
      this.#tell(interaction, { type: 'interaction-failed', id: interaction.id, error });
      return;
    }
    if (!isAutocomplete) this.#tell(interaction, { type: 'interaction-done', id: interaction.id });
  }

  /** A message is there for the asker: it settles the interaction and is what the asker saw. */
  settleWithMessage(interaction: Interaction, kind: 'message' | 'update', stored: StoredMessage): void {
    const ephemeral = ((stored.message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    this.settle(interaction, { kind, message: { ...stored.message }, ephemeral });
  }

  /** Gives up on everything that waits. */
  close(): void {
    for (const { interaction, timer } of this.#byToken.values()) {
      clearTimeout(timer);
      this.settle(interaction, { kind: 'failed', error: 'The pretend Discord was closed', ephemeral: false });
    }
    this.#byToken.clear();
    this.openModals.clear();
    this.#waiting = 0;
  }

  #tellModal(interaction: Interaction, modal: OpenModal): void {
    this.openModals.set(modal.modalId, modal);
    const oldest = this.openModals.keys().next();
    if (this.openModals.size > 200 && oldest.done !== true) this.openModals.delete(oldest.value);
    const { modalId, data } = modal;
    this.#tell(interaction, { type: 'modal', id: interaction.id, modalId, modal: data });
  }

  #expire(interaction: Interaction): void {
    interaction.state = 'expired';
    this.#waiting -= 1;
    const error = failureSentence(interaction.type);
    this.settle(interaction, { kind: 'failed', error, ephemeral: true });
  }

  #tell(interaction: Interaction, event: ClientEvent): void {
    for (const listener of this.#listeners) listener(interaction.person.id, event);
  }

  /** Old ones are at the front: a Map keeps the order of insertion. */
  #forgetOld(): void {
    for (const [token, { interaction, settled }] of this.#byToken) {
      if (this.isAlive(interaction) || !settled) return;
      // Kept a second lifetime, so that a late edit hears "Invalid Webhook Token" and not "Unknown Webhook".
      if (this.#world.clock.now() - interaction.createdAt < 2 * TOKEN_LIFE) return;
      this.#byToken.delete(token);
    }
  }
}

function openPromise<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  const resolvers: ((value: T) => void)[] = [];
  const promise = new Promise<T>((resolve) => resolvers.push(resolve));
  return { promise, resolve: (value) => resolvers.forEach((resolve) => resolve(value)) };
}

function failureSentence(type: InteractionType): string {
  if (type === InteractionType.MessageComponent) return 'This interaction failed';
  if (type === InteractionType.ApplicationCommandAutocomplete) return 'Loading options failed';
  if (type === InteractionType.ModalSubmit) return 'Something went wrong. Try again.';
  return 'The application did not respond';
}

function metadataOf(id: string, wanted: NewInteraction): Json {
  const metadata: Json = {
    id,
    type: wanted.type,
    authorizing_integration_owners: ownersOf(wanted.channel),
  };
  if (
    wanted.source !== undefined &&
    wanted.source !== null &&
    wanted.type === InteractionType.MessageComponent
  ) {
    metadata['interacted_message_id'] = wanted.source.message.id;
  }
  // Discord sends the name for its own client and leaves it out of the document on purpose (discord-api-docs, pull request 6734).
  if (typeof wanted.commandName === 'string') metadata['name'] = wanted.commandName;
  if (wanted.triggering !== undefined) metadata['triggering_interaction_metadata'] = wanted.triggering;
  return metadata;
}

export function ownersOf(channel: Channel): Record<string, string> {
  // "0": installed in a server; in a direct message the server's id is "0" too.
  return { '0': channel.recipientId === null ? GUILD_ID : '0' };
}

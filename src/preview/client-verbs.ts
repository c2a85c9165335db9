/** The client of one member, in the same process: what the page does over HTTP, tests do with these verbs. */
import { Locale } from 'discord.js';
import type { Member } from './cast.js';
import type {
  AnsweredAtRandom,
  Choices,
  ClientEvent,
  ClientInteraction,
  ClientMessage,
  GivenOption,
  UploadedFile,
  World as ClientWorld,
  BotState,
  ClientChannel,
} from './client-api.js';
import { askChoices, sendCommand } from './client-commands.js';
import type { ClientFeed } from './client-feed.js';
import { sendModal } from './client-modals.js';
import { beginPost } from './client-posts.js';
import { ClientRefusal } from './client-refusal.js';
import {
  messagePage,
  seenMessage,
  seenTextChannel,
  usableCommands,
  viewChannel,
  viewMessage,
  viewWorld,
  visibleChannels,
} from './client-view.js';
import type { ClockJumps } from './clock-jumps.js';
import { sendForgery, type Forgery } from './forgery.js';
import { decodeFile } from './given-files.js';
import { modalFields, nestOptions, type OptionValue } from './given-values.js';
import { pressByHand } from './hand-presses.js';
import { answerAtRandom } from './random-answers.js';
import type { Interaction, OpenModal, Outcome } from './interactions.js';
import { deleteMessage, postMessage } from './messages.js';
import { PartType, findPart, walkParts, type Part } from './parts.js';
import { canSend } from './permissions.js';
import { Refusal } from './refusal.js';
import type { Premises } from './rest-routes.js';
import type { StoredCommand, StoredMessage } from './world.js';

/** A message as any of the verbs gives it, or its id. */
export type MessageLike = string | { id: string } | { message: { id: string } };

/** `'/poll open'`, or its parts. */
export type CommandName = string | { name: string; group?: string; sub?: string };

export interface ClientDesk {
  premises: Premises;
  feed: ClientFeed;
  jumps: ClockJumps;
  bot: () => BotState;
  /** Empties the whole pretend world, while no bot is there. */
  empty: () => void;
  /** From 0 to below 1. */
  random: () => number;
}

/** Every verb refuses with a `ClientRefusal` what Discord's client does not let this member do. */
export class MemberClient {
  readonly #desk: ClientDesk;
  readonly #person: Member;

  constructor(desk: ClientDesk, person: Member) {
    this.#desk = desk;
    this.#person = person;
  }

  get id(): string {
    return this.#person.id;
  }

  async world(): Promise<ClientWorld> {
    const { premises, jumps, bot } = this.#desk;
    return viewWorld(premises.world, this.#person, bot(), await jumps.state());
  }

  /** The channels, threads and direct messages the member sees. */
  channels(): ClientChannel[] {
    const { world } = this.#desk.premises;
    return visibleChannels(world, this.id).map((channel) => viewChannel(world, this.id, channel));
  }

  /** Up to 50 messages, oldest first. */
  messages(channelId: string, before?: string): ClientMessage[] {
    return messagePage(this.#desk.premises.world, this.#person, channelId, { before }).messages;
  }

  say(channelId: string, content: string, files: UploadedFile[] = []): ClientMessage {
    const { premises } = this.#desk;
    const { world } = premises;
    const channel = seenTextChannel(world, this.#person, channelId);
    if (!canSend(world, this.id, channel)) {
      throw new ClientRefusal('You do not have permission to send messages in this channel.', 403);
    }
    if (channel.thread?.locked === true) throw new ClientRefusal('This thread is locked.', 403);
    if (content.length > 2000)
      throw new ClientRefusal('Your message is too long. (2000 characters at the most)');
    const uploads = files.map(decodeFile);
    try {
      const stored = postMessage(premises, { channel, author: this.#person, body: { content }, uploads });
      this.read(channelId);
      return viewMessage(world, stored);
    } catch (problem) {
      if (problem instanceof Refusal) throw new ClientRefusal(problem.message);
      throw problem;
    }
  }

  /** Begins a post in a forum; its id is that of its first message. */
  post(forumId: string, name: string, content: string): string {
    const id = beginPost(this.#desk.premises, this.#person, forumId, name, content);
    this.read(id);
    return id;
  }

  read(channelId: string): void {
    const { world } = this.#desk.premises;
    const channel = seenTextChannel(world, this.#person, channelId);
    if (channel.lastMessageId === null) return;
    world.reads.set(`${this.id}/${channelId}`, channel.lastMessageId);
    world.announce({ kind: 'read', personId: this.id, channelId });
  }

  /** Sets the language of the member's client; interactions carry it from now on. */
  speak(locale: string): void {
    const { world } = this.#desk.premises;
    if (!Object.values<string>(Locale).includes(locale)) {
      throw new ClientRefusal('Discord has no such language.');
    }
    this.#person.locale = locale;
    world.announce({ kind: 'locale', personId: this.id });
  }

  /** An ephemeral message goes away. */
  dismiss(message: MessageLike): void {
    const { world } = this.#desk.premises;
    const stored = seenMessage(world, this.#person, idOf(message));
    if (stored.readerId !== this.id) throw new ClientRefusal('Only private messages can be dismissed.');
    deleteMessage(world, stored);
  }

  /** `command(channel, '/poll open', { claim: 'C3' })` */
  async command(
    channelId: string,
    name: CommandName,
    options: Record<string, OptionValue> = {},
  ): Promise<Outcome> {
    const { stored, given } = this.#findCommand(name, options, null);
    return this.#begin(() =>
      sendCommand(this.#desk.premises, this.#person, {
        channelId,
        commandId: stored.command.id,
        options: given,
      }),
    );
  }

  /** What is suggested for the option `focused`; by default the last of `options`. */
  async autocomplete(
    channelId: string,
    name: CommandName,
    options: Record<string, OptionValue>,
    focused = Object.keys(options).at(-1) ?? '',
  ): Promise<Choices> {
    const { stored, given } = this.#findCommand(name, options, focused);
    return askChoices(this.#desk.premises, this.#person, {
      as: this.id,
      channelId,
      commandId: stored.command.id,
      options: given,
    });
  }

  /** Presses the button with this custom id, label or emoji. */
  async press(message: MessageLike, button: string): Promise<Outcome> {
    const messageId = idOf(message);
    const customId = this.#findButton(messageId, button);
    return this.#begin(() =>
      pressByHand(this.#desk.premises, this.#person, {
        messageId,
        customId,
        componentType: PartType.Button,
      }),
    );
  }

  async select(message: MessageLike, customId: string, values: string[]): Promise<Outcome> {
    const messageId = idOf(message);
    const stored = seenMessage(this.#desk.premises.world, this.#person, messageId);
    const part = findPart(partsOf(stored), customId);
    return this.#begin(() =>
      pressByHand(this.#desk.premises, this.#person, {
        messageId,
        customId,
        componentType: part?.type ?? PartType.StringSelect,
        values,
      }),
    );
  }

  /** Fills in a modal and sends it; what is left out keeps what the bot filled in. */
  async submit(
    modal: OpenModal,
    values: Record<string, string | string[] | UploadedFile[]> = {},
  ): Promise<Outcome> {
    const fields = modalFields(modal, values);
    return this.#begin(() =>
      sendModal(this.#desk.premises, this.#person, { modalId: modal.modalId, fields }),
    );
  }

  /** Sends what no client of Discord's would; for trying what a bot takes. */
  forge(forged: Forgery): Promise<Outcome> {
    return this.#begin(() => sendForgery(this.#desk.premises, this.#person, forged));
  }

  /** The other members press a random choice of the newest poll in the channel. */
  letOthersAnswer(channelId: string): Promise<AnsweredAtRandom> {
    return answerAtRandom(this.#desk.premises, this.#person, channelId, this.#desk.random);
  }

  /** The page's own form of an interaction; returns its id at once. */
  start(interaction: ClientInteraction): string {
    const { premises } = this.#desk;
    const begun =
      interaction.kind === 'command'
        ? sendCommand(premises, this.#person, interaction)
        : interaction.kind === 'component'
          ? pressByHand(premises, this.#person, interaction)
          : sendModal(premises, this.#person, interaction);
    return begun.id;
  }

  /** Everything this member's client is told, from now on; returns how to stop. */
  events(listener: (event: ClientEvent) => void): () => void {
    return this.#desk.feed.subscribe(this.id, listener);
  }

  async #begin(begin: () => Interaction): Promise<Outcome> {
    return begin().outcome;
  }

  #findCommand(
    name: CommandName,
    options: Record<string, OptionValue>,
    focused: string | null,
  ): { stored: StoredCommand; given: (GivenOption & { focused?: boolean })[] } {
    const path =
      typeof name === 'string'
        ? name.replace(/^\//, '').split(' ')
        : [name.name, name.group, name.sub].filter((part) => part !== undefined);
    const [top = '', ...below] = path;
    const { world } = this.#desk.premises;
    const named = [...world.commands.values()].filter(({ command }) => command.name === top);
    const usable = new Set(usableCommands(world, this.id));
    // A hidden command is still found here, so that the refusal says why.
    const stored = named.find((candidate) => usable.has(candidate)) ?? named[0];
    if (stored === undefined) throw new ClientRefusal(`There is no command /${top}.`, 404);
    return { stored, given: nestOptions(below, stored.command.options ?? [], options, focused) };
  }

  #findButton(messageId: string, wanted: string): string {
    const stored = seenMessage(this.#desk.premises.world, this.#person, messageId);
    const buttons = [...walkParts(partsOf(stored), [])]
      .map(([part]) => part)
      .filter((part) => part.type === PartType.Button);
    const found =
      buttons.find((part) => part.custom_id === wanted) ??
      buttons.find((part) => part.label === wanted || part.emoji?.name === wanted);
    if (found?.custom_id === undefined || found.custom_id === null) {
      const offered = buttons.map((part) => part.label ?? part.emoji?.name ?? part.custom_id).join(', ');
      throw new ClientRefusal(
        `There is no button "${wanted}" on this message. It has: ${offered || 'none'}.`,
        404,
      );
    }
    return found.custom_id;
  }
}

function idOf(message: MessageLike): string {
  if (typeof message === 'string') return message;
  return 'id' in message ? message.id : message.message.id;
}

function partsOf(stored: StoredMessage): Part[] {
  return (stored.message.components ?? []) as unknown as Part[];
}

/** What happens, told to each member's client as far as that member may see it. */
import type { BotState, ClientEvent } from './client-api.js';
import { canSee, isShown, usableCommands, viewChannel, viewMessage } from './client-view.js';
import type { ClockJumps } from './clock-jumps.js';
import { canView } from './permissions.js';
import type { Premises } from './rest-routes.js';
import { recordOf, type WireLog } from './wire-log.js';
import type { Channel, StoredMessage, WorldChange } from './world.js';

type Listener = (event: ClientEvent) => void;

export class ClientFeed {
  readonly #premises: Premises;
  readonly #bot: () => BotState;
  readonly #jumps: ClockJumps;
  readonly #listeners = new Map<Listener, string>();
  #nextDue: number | null = null;

  constructor(premises: Premises, log: WireLog, jumps: ClockJumps, bot: () => BotState) {
    this.#premises = premises;
    this.#bot = bot;
    this.#jumps = jumps;
    premises.world.onChange((change) => this.#tellChange(change));
    premises.interactions.onEvent((personId, event) => {
      this.#tell((listenerId) => (listenerId === personId ? event : null));
      // What a command did may have moved the next prompt.
      if (event.type === 'interaction-done') void this.#tellNext();
    });
    log.onRequest((request) => this.tellAll({ type: 'log', record: recordOf(request) }));
  }

  subscribe(personId: string, listener: Listener): () => void {
    this.#listeners.set(listener, personId);
    return () => this.#listeners.delete(listener);
  }

  tellAll(event: ClientEvent): void {
    this.#tell(() => event);
  }

  tellBot(): void {
    this.tellAll({ type: 'bot', bot: this.#bot() });
  }

  async tellClock(): Promise<void> {
    if (this.#listeners.size === 0) return;
    const clock = await this.#jumps.state();
    this.#nextDue = clock.next;
    this.tellAll({ type: 'clock', clock });
  }

  async #tellNext(): Promise<void> {
    if (this.#listeners.size === 0) return;
    const clock = await this.#jumps.state();
    if (clock.next === this.#nextDue) return;
    this.#nextDue = clock.next;
    this.tellAll({ type: 'clock', clock });
  }

  #tell(eventFor: (personId: string) => ClientEvent | null): void {
    for (const [listener, personId] of this.#listeners) {
      const event = eventFor(personId);
      if (event !== null) listener(event);
    }
  }

  #tellChange(change: WorldChange): void {
    // Markdown is parsed for listeners alone.
    if (this.#listeners.size === 0) return;
    const { world } = this.#premises;
    switch (change.kind) {
      case 'message':
        return this.#tellMessage('message', change.stored);
      case 'message-edit':
        return this.#tellMessage('message-edit', change.stored);
      case 'message-delete': {
        const { id, channel_id: channelId } = change.stored.message;
        return this.#tell((personId) =>
          canSee(world, personId, change.stored)
            ? { type: 'message-delete', channelId, messageId: id }
            : null,
        );
      }
      case 'channel':
      case 'thread-count':
        return this.#tell((personId) => this.#channelEvent(personId, change.channel));
      case 'channel-delete':
        return this.tellAll({ type: 'channel-delete', channelId: change.channel.id });
      case 'commands':
        return this.#tell((personId) => ({
          type: 'commands',
          commands: usableCommands(world, personId).map(({ command }) => {
            const { id, name, description, options } = command;
            return { id, name, description, ...(options === undefined ? {} : { options }) };
          }),
        }));
      case 'read': {
        const channel = world.channels.get(change.channelId);
        return this.#tell((personId) =>
          personId === change.personId && channel !== undefined
            ? this.#channelEvent(personId, channel)
            : null,
        );
      }
      case 'locale':
        return;
      default:
        return change satisfies never;
    }
  }

  #channelEvent(personId: string, channel: Channel): ClientEvent | null {
    const { world } = this.#premises;
    if (!canView(world, personId, channel)) {
      return channel.recipientId === null ? { type: 'channel-delete', channelId: channel.id } : null;
    }
    return { type: 'channel', channel: viewChannel(world, personId, channel) };
  }

  #tellMessage(type: 'message' | 'message-edit', stored: StoredMessage): void {
    if (!isShown(stored)) return;
    const { world } = this.#premises;
    const event: ClientEvent = {
      type,
      channelId: stored.message.channel_id,
      message: viewMessage(world, stored),
    };
    this.#tell((personId) => (canSee(world, personId, stored) ? event : null));
  }
}

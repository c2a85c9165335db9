import type { ClientInteraction } from '../client-api.js';
import { api, NOT_RUNNING, Refused } from './api.js';
import type { Page } from './state.js';
import type { ClientEvent, Modal } from './wire.js';

export interface Watcher {
  /** The bot answered (or opened a modal, or shows its own "thinking" message): the spinner may go. */
  settled(): void;
  /** `NOT_RUNNING` is true until the preview is back, and is to be taken away then. */
  failed(sentence: string): void;
}

interface Running {
  channelId: string;
  watcher: Watcher;
}

/**
 * Starts interactions and tells whoever started one how it ended. The event stream may tell an interaction's fate
 * before the POST that started it is answered, so fates of unknown ids wait a while for their owner.
 */
export class Interactions {
  private readonly running = new Map<string, Running>();
  private readonly early = new Map<string, ClientEvent[]>();
  private readonly page: Page;
  private readonly showModal: (channelId: string, modalId: string, modal: Modal) => void;

  constructor(page: Page, showModal: (channelId: string, modalId: string, modal: Modal) => void) {
    this.page = page;
    this.showModal = showModal;
    page.on('event', (event) => this.hear(event));
    page.on('connection', (connected) => {
      if (connected) return;
      for (const [id, { watcher }] of this.running) {
        this.running.delete(id);
        watcher.failed('The preview stopped before the bot answered.');
      }
    });
  }

  async start(interaction: ClientInteraction, watcher: Watcher): Promise<void> {
    try {
      const { id } = await api.interact(interaction);
      this.running.set(id, { channelId: interaction.channelId, watcher });
      const waiting = this.early.get(id) ?? [];
      this.early.delete(id);
      for (const event of waiting) this.hear(event);
    } catch (error) {
      watcher.failed(error instanceof Refused ? error.message : NOT_RUNNING);
    }
  }

  private hear(event: ClientEvent): void {
    if (
      event.type !== 'interaction-deferred' &&
      event.type !== 'interaction-done' &&
      event.type !== 'interaction-failed' &&
      event.type !== 'modal'
    )
      return;
    const known = this.running.get(event.id);
    if (!known) {
      this.early.set(event.id, [...(this.early.get(event.id) ?? []), event]);
      window.setTimeout(() => this.early.delete(event.id), 20_000);
      return;
    }
    if (event.type === 'interaction-deferred') {
      if (event.messageId) known.watcher.settled();
      return;
    }
    this.running.delete(event.id);
    if (event.type === 'interaction-failed') known.watcher.failed(event.error);
    else known.watcher.settled();
    if (event.type === 'modal' && this.page.connected)
      this.showModal(known.channelId, event.modalId, event.modal);
  }
}

import { Drafts } from './drafts.js';
import type { Channel, ClientEvent, Member, Message, World } from './wire.js';

/** Where the reader is: a channel in the middle and perhaps one of its threads. */
export interface Place {
  channelId: string;
  threadId: string | null;
}

interface Topics {
  /** The world was read anew (first load, another member, after a lost connection). */
  world: undefined;
  /** Channels, unread marks, the bot or the clock changed. */
  change: undefined;
  navigate: Place;
  connection: boolean;
  event: ClientEvent;
  /** Bring this message of an open channel into view. */
  jump: { channelId: string; messageId: string };
  /** Put this command into the message box, as if it had been typed. */
  command: string;
}

/** What every part of the page shares: the world as last heard, where the reader is, and who wants to know. */
export class Page {
  world: World;
  place: Place = { channelId: '', threadId: null };
  connected = true;
  /** Channels and threads whose messages stand on the page. */
  readonly inView = new Set<string>();
  /** What stands unsent in the message boxes, by member and channel. */
  readonly drafts = new Drafts();
  private awaited: string | null = null;
  private clockReadAt = performance.now();
  private readonly listeners = new Map<keyof Topics, Set<(payload: never) => void>>();

  constructor(world: World) {
    this.world = world;
  }

  on<T extends keyof Topics>(topic: T, listener: (payload: Topics[T]) => void): () => void {
    const known = this.listeners.get(topic) ?? new Set();
    known.add(listener);
    this.listeners.set(topic, known);
    return () => known.delete(listener);
  }

  tell<T extends keyof Topics>(topic: T, payload: Topics[T]): void {
    for (const listener of this.listeners.get(topic) ?? []) {
      (listener as (payload: Topics[T]) => void)(payload);
    }
  }

  setWorld(world: World): void {
    this.world = world;
    this.clockReadAt = performance.now();
    this.tell('world', undefined);
  }

  setConnected(connected: boolean): void {
    if (this.connected === connected) return;
    this.connected = connected;
    this.tell('connection', connected);
  }

  /** Calls back once, when the preview answers again after an outage. */
  whenBack(back: () => void): void {
    const stop = this.on('connection', (connected) => {
      if (!connected) return;
      stop();
      back();
    });
  }

  go(place: Place): void {
    this.awaited = null;
    this.place = place;
    this.tell('navigate', place);
  }

  /** The bot's time now: the last reading, run on by this browser's monotonic clock. */
  now(): number {
    return this.world.clock.now + (performance.now() - this.clockReadAt);
  }

  channel(id: string): Channel | undefined {
    return this.world.channels.find((channel) => channel.id === id);
  }

  member(id: string): Member | undefined {
    return this.world.members.find((member) => member.id === id);
  }

  /**
   * Opens a channel, or a thread beside the channel it hangs on. What was made a moment ago may be answered before
   * the event that tells of it: it is opened once that arrives.
   */
  open(id: string): void {
    const channel = this.channel(id);
    this.awaited = channel ? null : id;
    if (!channel) return;
    const inThread = channel.parentId !== null && this.channel(channel.parentId) !== undefined;
    this.go(
      inThread && channel.parentId
        ? { channelId: channel.parentId, threadId: id }
        : { channelId: id, threadId: null },
    );
  }

  /** Takes in what an event says about the world; message events are the message lists' own business. */
  hear(event: ClientEvent): void {
    switch (event.type) {
      case 'world':
        this.setConnected(true);
        this.setWorld(event.world);
        break;
      case 'channel':
        this.world.channels = [
          ...this.world.channels.filter(({ id }) => id !== event.channel.id),
          event.channel,
        ];
        this.tell('change', undefined);
        if (event.channel.id === this.awaited) this.open(this.awaited);
        break;
      case 'channel-delete':
        this.world.channels = this.world.channels.filter(({ id }) => id !== event.channelId);
        this.tell('change', undefined);
        break;
      case 'commands':
        this.world.commands = event.commands;
        break;
      case 'bot':
        this.world.bot = event.bot;
        this.tell('change', undefined);
        break;
      case 'clock':
        this.setClock(event.clock);
        break;
      case 'message':
        this.markUnread(event.channelId, event.message);
        break;
      case 'message-edit':
      case 'message-delete':
      case 'interaction-deferred':
      case 'interaction-done':
      case 'interaction-failed':
      case 'modal':
      case 'log':
      case 'reset':
        break;
    }
    this.tell('event', event);
  }

  /** A message in a channel that is not open; what is open tells the server itself that it was read. */
  private markUnread(channelId: string, { ephemeral, message }: Message): void {
    const channel = this.channel(channelId);
    if (!channel || channel.unread || ephemeral || message.author.id === this.world.me) return;
    if (this.inView.has(channelId)) return;
    channel.unread = true;
    this.tell('change', undefined);
  }

  setClock(clock: World['clock']): void {
    this.world.clock = clock;
    this.clockReadAt = performance.now();
    this.tell('change', undefined);
  }
}

/** Snowflakes grow with time but overflow a number, so they compare by length, then by text. */
export function olderFirst(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}

import type { Occurrence } from '../prompts/occurrence.js';
import type { Schedule } from '../prompts/schedule.js';
import type { Plan } from '../prompts/slots.js';
import type { Prompt, ReadingOutline } from '../readings/reading.js';
import type { ScheduleKey } from './schedules.js';

/** One prompt to send now. */
export interface Delivery {
  readonly schedule: Schedule;
  readonly occurrence: Occurrence;
  /** With the server's own prompts. */
  readonly reading: ReadingOutline;
  readonly prompt: Prompt;
  /** "Day 7 of 40". */
  readonly position: number;
  readonly late: boolean;
  /**
   * `first`: nothing was sent before. `again`: an attempt within the last minute perhaps did. `look`: one before that
   * perhaps did, so it must be looked for in the channel before anything is sent.
   */
  readonly attempt: 'first' | 'again' | 'look';
  /** Discord returns the message it already has for a nonce seen in the last minutes; at most 25 characters. */
  readonly nonce: string;
}

export interface ScheduleState {
  readonly schedule: Schedule;
  /** With the server's own prompts; undefined where it is not on the shelf any more. */
  readonly reading: ReadingOutline | undefined;
  readonly last: Occurrence | undefined;
  /** Epoch milliseconds; undefined while it is paused and once it has ended. */
  readonly next: number | undefined;
}

/** What scheduled prompts owe, and what became of them. Each is claimed on disk before it is sent, and marked after. */
export interface Deliveries {
  /** The schedules to look at now, the one that waits longest first. */
  due(): ScheduleKey[];
  /** What a schedule owes now, claimed; undefined where it owes nothing or is gone. */
  claim(key: ScheduleKey): Promise<Delivery | undefined>;
  /** Claims the next prompt out of turn; the calendar stays as it is. */
  claimNow(key: ScheduleKey): Promise<'claimed' | 'busy' | 'finished' | 'gone'>;
  /** Looked for and surely not there: from here on it is as if nothing had been sent. */
  notThere(delivery: Delivery): Promise<Delivery | undefined>;
  sent(delivery: Delivery, messageId: string): Promise<void>;
  /** This attempt surely posted nothing. If none before it may have, it is tried again as long as it is not too late. */
  unsent(delivery: Delivery): Promise<void>;
  /** Nobody can tell whether it arrived: it is not sent again, and the host is told. */
  unclear(delivery: Delivery): Promise<void>;
  /** Discord does not let the bot post there; `missing` names the permissions, as far as they are known. */
  refused(delivery: Delivery, missing: readonly string[]): Promise<void>;
  /** To be called after each change of a schedule that this did not make. */
  reschedule(key: ScheduleKey): void;
  states(guildId: string): ScheduleState[];
  /** The next questions of a schedule, as many as `count`, if nothing changes meanwhile. */
  coming(schedule: Schedule, count: number): Promise<Prompt[]>;
  /** The places of the prompts that schedules have asked in a channel in their present cycle. */
  askedIn(guildId: string, channelId: string, slug: string): number[];
  /** What a schedule has still to do, also one that is not confirmed yet. */
  planOf(schedule: Schedule): Plan;
  /** What stands on the calendar of a server. */
  plans(guildId: string): Plan[];
  /** When a schedule must be looked at next, nearly always to post its prompt; epoch milliseconds. */
  next(): number | undefined;
  /** When the oldest prompt that is owed and not posted was due, or the next one will be; epoch milliseconds. */
  oldest(): number | undefined;
  forget(schedule: Schedule): Promise<void>;
}

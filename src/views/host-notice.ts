import type { Poll } from '../polls/poll.js';
import type { Schedule } from '../prompts/schedule.js';
import type { Message } from '../reply.js';
import type { PollAbout, ScheduleAbout } from '../seminar/notices.js';
import { messageLink, moment, notice, plain } from './card.js';
import { pollName } from './poll-card.js';
import { scheduleName, skippedWords } from './schedule-cards.js';

/** What people are told without asking. Outside the server its name stands above the words. */
export function fromServer(server: string | undefined): string {
  return server === undefined ? '' : `-# From ${plain(server)}\n`;
}

export function pollNoticeMessage(about: PollAbout, poll: Poll, where: string): Message {
  const link = poll.messageId ? messageLink(poll.guildId, poll.channelId, poll.messageId) : '';
  const named = `The poll on ${pollName(poll)} in <#${poll.channelId}>`;
  return notice(`${where}${pollWords(about, poll, named)}${link === '' ? '' : ` [Its card](${link})`}`);
}

function pollWords({ kind }: PollAbout, poll: Poll, named: string): string {
  switch (kind) {
    case 'poll extended':
      return `${named} was to close, but ${
        isWithoutRoundTwo(poll)
          ? 'its second round has not been held: press *Discuss* and then *Vote again* on its card'
          : `fewer than ${poll.threshold} have voted${poll.rounds === 2 ? ' in both rounds' : ''}`
      }. It stays open ${
        poll.closesAt === null ? 'for a day more' : `until ${moment(poll.closesAt, 'f')}`
      }, this once; then it closes, if need be without a result.`;
    case 'poll discarded':
      return `${named} has closed without a result, because fewer than ${poll.threshold} voted${poll.rounds === 2 ? ' in both rounds' : ''}. The votes are discarded.`;
    case 'reasons waiting':
      return `${named} has closed, and reasons were given. Read them with the button on its card before the group does.`;
    case 'result refused':
      return `${named} is closed, but I may not post its result there. Grant me View Channel and Send Messages in that channel, then use /poll close once more.`;
    case 'result unclear':
      return `${named} is closed. I was interrupted while I posted its result and cannot see whether it arrived. If it is not there, use /poll close once more.`;
    case 'poll void':
      return `${named} had to be stopped: the key to its ballots is gone, which happens when a backup is restored. Nobody can read or count them; open it again to ask anew. If you find the key again, restart me with it and the poll goes on.`;
    case 'poll back':
      return `${named} goes on: the key to its ballots is back.`;
  }
}

export function scheduleNoticeMessage(about: ScheduleAbout, schedule: Schedule, where: string): Message {
  return notice(`${where}${scheduleNoticeWords(about, schedule)}`);
}

function scheduleNoticeWords(about: ScheduleAbout, schedule: Schedule): string {
  const named = `**${scheduleName(schedule)}** in <#${schedule.channelId}>`;
  switch (about.kind) {
    case 'schedule finished':
      return `${named} has ended${endedWords[about.why ?? 'unknown']}. Schedule a new one when you like.`;
    case 'prompt late':
      return `A prompt of ${named} came late, because I was away when it was due. It says so.`;
    case 'prompt unclear':
      return `I was interrupted while I posted a prompt of ${named} and cannot see whether it arrived, so I do not post it again. If it is not there, use *Post one now* in /prompt list.`;
    case 'thread refused':
      return `A prompt of ${named} was posted, but its thread could not be opened. Press Discuss on it; if that does not help either, grant me Create Public Threads in that channel.`;
    case 'prompts skipped':
      return about.dates.length === 1
        ? `A prompt of ${named}, for ${about.dates.join()}, ${skippedWords(about.reason)}.`
        : `${about.dates.length} prompts of ${named} were skipped (${shortDates(about.dates)}): each ${skippedWords(about.reason)}.`;
    case 'prompt refused':
      return `Discord did not let me post a prompt of ${named}${
        about.missing.length === 0 ? '' : `: ${about.missing.join(', ')} is missing there`
      }. It was skipped. I try again at its next time; after three in a row the schedule is paused until you resume it in /prompt list.`;
  }
}

const endedWords = {
  'all asked': ': every question of its reading was asked',
  'none left': ': no prompt of its reading is left to ask',
  'last day past': ': its last day is past',
  unknown: '',
} as const;

function shortDates(dates: readonly string[]): string {
  return dates.length <= 3 ? dates.join(', ') : `${dates[0]} to ${dates.at(-1)}`;
}

/** Whether round 1 alone is what there is. */
function isWithoutRoundTwo({ rounds, state, result, threshold }: Poll): boolean {
  if (rounds === 1) return false;
  return state === 'closed' ? (result?.voters ?? 0) >= threshold : state !== 'round 2';
}

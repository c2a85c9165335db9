import type { Schedule } from '../prompts/schedule.js';
import type { Upcoming } from '../prompts/slots.js';
import type { ReadingOutline } from '../readings/reading.js';
import type { Message } from '../reply.js';
import type { Settings } from '../seminar/settings.js';
import { accent, card, count, listing, moment, text } from './card.js';
import { wordsOf } from './reading-words.js';
import { scheduleName } from './schedule-cards.js';
import { settingLines } from './setup-card.js';

/** Whether the bot backs up its database, and when it last did, epoch milliseconds. */
/** `of the server`: the database's server is asked for them, and not the bot. */
export type BackupState =
  { kind: 'off' } | { kind: 'of the server' } | { kind: 'on'; last: number | undefined };

export interface Checked {
  /** What the bot lacks in the channels it is used in. */
  readonly lacking: readonly { readonly channelId: string; readonly missing: readonly string[] }[];
  readonly schedules: readonly { readonly schedule: Schedule; readonly missing: readonly string[] }[];
  readonly coming: readonly Upcoming[];
  readonly reading: ReadingOutline;
  readonly settings: Settings;
  /** What of the settings will not do what it seems to. */
  readonly warnings: readonly string[];
  readonly backups: BackupState;
}

/** How the server is set up, and what is missing, with how to grant it. */
export function checkMessage(checked: Checked): Message {
  const { lacking, schedules, coming, reading, settings, warnings, backups } = checked;
  const wanting = lacking.filter(({ missing }) => missing.length > 0);
  const permissions =
    wanting.length === 0
      ? `✓ I may do all I need in ${lacking.map(({ channelId }) => `<#${channelId}>`).join(' ')}. To check another channel, use this command there.`
      : listing(
          wanting.map(
            ({ channelId, missing }) =>
              `✗ In <#${channelId}> I lack **${missing.join(', ')}**. Open the channel's settings, Permissions, add Colloquium and allow it.`,
          ),
          '\n',
          1500,
        );
  const stuck = schedules
    .filter(({ missing }) => missing.length > 0)
    .map(
      ({ schedule, missing }) =>
        `✗ ${scheduleName(schedule)} cannot be posted in <#${schedule.channelId}>: ${missing.join(', ')} is missing.`,
    );
  const prompts =
    coming.length === 0
      ? 'No prompt is coming.'
      : `The next prompts: ${coming.map(({ due, schedule }) => `${moment(due, 'f')} in <#${schedule.channelId}>`).join(', ')}`;
  return card(
    accent.notice,
    text(`### How it stands here\n${permissions}`),
    stuck.length === 0 ? undefined : text(listing(stuck, '\n', 800)),
    text(
      `${prompts}\nThe reading: *${wordsOf(reading, reading.title)}*, ${count(reading.claims.length, 'claim')}, ${count(reading.prompts.length, 'prompt')}`,
    ),
    text([...settingLines(settings), ...warnings].join('\n')),
    text(`-# ${backupWords(backups)}`),
  );
}

function backupWords(backups: BackupState): string {
  if (backups.kind === 'off')
    return 'Backups are off. Whoever runs the bot switches them on with BACKUP_DIR.';
  if (backups.kind === 'of the server')
    return 'Backups are made by the server of the database, where whoever runs the bot has set them up.';
  return backups.last === undefined
    ? 'Backups are on; none has been made yet.'
    : `The last backup was made ${moment(backups.last, 'R')}.`;
}

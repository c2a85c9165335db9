import { setupFormId } from '../ids.js';
import type { Message, Modal } from '../reply.js';
import type { Settings } from '../seminar/settings.js';
import { notice, plain } from './card.js';

/** The small-group thresholds to choose from. */
export const thresholds = [3, 4, 5, 7, 10] as const;

/** What a server may set for itself. */
export function setupForm(settings: Settings): Modal {
  return {
    id: setupFormId.build({}),
    title: 'Set up the seminar',
    fields: [
      {
        id: 'zone',
        label: 'Time zone',
        description: 'Of schedules that name none; a name such as Europe/London or Asia/Tokyo',
        long: false,
        mostLength: 60,
        value: settings.zone,
      },
      {
        id: 'role',
        label: 'Host role',
        description: 'Its members are hosts, beside those with Manage Server. Leave empty for none.',
        pick: 'role',
        value: settings.hostRole ?? '',
      },
      {
        id: 'channel',
        label: 'Host channel',
        description: 'Where I tell hosts what they should know. Empty: by direct message.',
        pick: 'text channel',
        value: settings.hostChannel ?? '',
      },
      {
        id: 'threshold',
        label: 'Fewest voters of a secret poll',
        description: 'With fewer, no number is ever shown.',
        pick: thresholds.map((each) => ({ value: String(each), label: `${each} voters` })),
        value: String(settings.threshold),
      },
      {
        id: 'polls',
        label: 'Who may open polls',
        description: 'Only hosts close them and read the reasons.',
        pick: [
          { value: 'hosts', label: 'Hosts' },
          { value: 'members', label: 'Everyone' },
        ],
        value: settings.membersOpenPolls ? 'members' : 'hosts',
      },
    ],
  };
}

/** What was saved; `unknownZone` is what was typed where no zone was meant. */
export function setUpMessage(settings: Settings, unknownZone: string | undefined): Message {
  const zone =
    unknownZone === undefined
      ? ''
      : `“${plain(unknownZone)}” is no time zone I know, so that stays as it was. Write a name such as Asia/Tokyo.\n`;
  return notice(
    `### Saved\n${zone}${settingLines(settings).join('\n')}\n\n-# See with /seminar check whether I may do all this.`,
  );
}

export function settingLines({
  zone,
  hostRole,
  hostChannel,
  threshold,
  membersOpenPolls,
}: Settings): string[] {
  return [
    `- Time zone: ${zone}`,
    `- Hosts: members with Manage Server${hostRole === null ? '' : ` and with <@&${hostRole}>`}`,
    `- What hosts should know goes ${hostChannel === null ? 'to them by direct message' : `to <#${hostChannel}>`}`,
    `- A secret poll shows numbers from ${threshold} voters on`,
    `- Polls are opened by ${membersOpenPolls ? 'everyone' : 'hosts'}`,
  ];
}

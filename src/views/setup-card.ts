import { setupFormId, setZoneId } from '../ids.js';
import type { FoundZone } from '../prompts/zones.js';
import type { Message, Modal } from '../reply.js';
import type { Settings } from '../seminar/settings.js';
import { notice, plain, row, text } from './card.js';

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
        description: 'Schedules that name none follow it. A place, such as Europe/London or Asia/Tokyo.',
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
        description: 'Where I tell hosts what they should know. Left empty, I send them direct messages.',
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

/** A zone that was typed and not taken, with those that may be meant; empty where the field was emptied. */
export interface UnknownZone {
  readonly typed: string;
  readonly guesses: readonly FoundZone[];
}

/** What was saved. */
export function setUpMessage(
  settings: Settings,
  warnings: readonly string[],
  checkCommand: string,
  unknown?: UnknownZone,
): Message {
  return notice(
    unknown === undefined
      ? '### Saved'
      : `### Saved, but not the time zone\n${unknownWords(settings, unknown)}`,
    unknown &&
      row(
        ...unknown.guesses.map(({ zone }) => ({
          id: setZoneId.build({ zone }),
          label: zone,
          style: 'primary' as const,
        })),
      ),
    text([...settingLines(settings), ...warnings].join('\n')),
    text(`-# ${checkCommand} says whether I may do all this.`),
  );
}

function unknownWords({ zone }: Settings, { typed, guesses }: UnknownZone): string {
  const stays = `it stays ${zone}`;
  if (typed === '') return `The field was empty, so ${stays}.`;
  return guesses.length > 0
    ? `“${plain(typed)}” is no name of a time zone, so ${stays}. If you mean one of these, press it:`
    : `“${plain(typed)}” is no time zone I know, so ${stays}. Use the command again with a place, such as Asia/Tokyo.`;
}

/** What of a server's settings will not do what it seems to. */
export function settingWarnings(
  { guildId, zone, hostRole, hostChannel }: Settings,
  isOpenToAll: (channelId: string) => boolean,
  isManagedRole: (roleId: string) => boolean,
): string[] {
  return [
    hostChannel !== null && isOpenToAll(hostChannel)
      ? `⚠ Everybody in this server can read <#${hostChannel}>, so what is for hosts is told to all. Choose a channel that only hosts see.`
      : undefined,
    // Discord gives the role of everybody the server's own id.
    hostRole === guildId
      ? '⚠ With the role of everybody as host role, everybody is a host.'
      : hostRole !== null && isManagedRole(hostRole)
        ? `⚠ <@&${hostRole}> belongs to a bot or an integration, and no person can be given it. Choose a role of your hosts.`
        : undefined,
    /^[A-Z]{3}$/.test(zone) && zone !== 'UTC' && zone !== 'GMT'
      ? `⚠ ${zone} names no place, and its clocks may not change in summer as yours do. Choose a place, such as Europe/London.`
      : undefined,
  ].filter((each) => each !== undefined);
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

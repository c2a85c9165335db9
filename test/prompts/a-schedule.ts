import { scheduleDefaults, type Schedule } from '../../src/prompts/schedule.js';

/** Every day at nine in Tokyo, made on New Year 2026, but for what a test says. */
export function aSchedule(over: Partial<Schedule> = {}): Schedule {
  return {
    ...scheduleDefaults,
    id: 's',
    guildId: '1',
    channelId: '2',
    reading: 'r',
    time: '09:00',
    days: [0, 1, 2, 3, 4, 5, 6],
    zone: 'Asia/Tokyo',
    seed: 'seed',
    createdBy: '3',
    createdAt: Date.parse('2026-01-01T00:00Z'),
    ...over,
  };
}

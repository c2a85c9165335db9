/** Discord's code for a server that the bot may not look into. */
export const missingAccess = 50_001;

/** GUILD_ID names a server that the bot is not in; `how`: where it is added. */
export function outsideOf(guildId: string, how: string): string {
  return `GUILD_ID names server ${guildId}, and the bot is not in it. Add the bot there ${how}, or take GUILD_ID away.`;
}

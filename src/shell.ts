/** How the programs end, as sysexits.h numbers it. 1 is a bug. */
export const exitCodes = {
  done: 0,
  /** Discord cannot be reached: nothing is to be mended here, and a later start may do. */
  tryLater: 75,
  /** Wrong settings, or refused by Discord or by the database; a sentence says what to do. */
  refused: 78,
} as const;

/** Whether somebody only asks how a program is used. */
export function isHelp(given: readonly string[]): boolean {
  return given.some((each) => /^(?:-h|--help|help)$/.test(each));
}

/** Names are other people's words; on a terminal they may not move the cursor. */
export function printable(name: string): string {
  return name.replace(/\p{C}/gu, '');
}

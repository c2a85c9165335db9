/** Files that are being read: one at a time for a host, and one for a server. */
export interface Imports {
  /** `busy`: nothing was begun, because of a file of this host or of another one of the server. */
  begin(
    guildId: string,
    userId: string,
  ):
    | { readonly kind: 'begun'; end(): void }
    | { readonly kind: 'busy'; readonly whose: 'yours' | 'of another' };
}

export function openImports(): Imports {
  const hostsByServer = new Map<string, string>();
  return {
    begin(guildId, userId) {
      if ([...hostsByServer.values()].includes(userId)) return { kind: 'busy', whose: 'yours' };
      if (hostsByServer.has(guildId)) return { kind: 'busy', whose: 'of another' };
      hostsByServer.set(guildId, userId);
      return { kind: 'begun', end: () => void hostsByServer.delete(guildId) };
    },
  };
}

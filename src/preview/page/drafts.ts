/** Something written and not yet sent. */
export interface Draft {
  /** A command that is being filled in stands here as one would type it. */
  text: string;
  files: File[];
}

/** Drafts live as long as the page: another member or channel and back again loses none. */
export class Drafts {
  private readonly kept = new Map<string, Draft>();

  keep(memberId: string, channelId: string, draft: Draft): void {
    const key = `${memberId}/${channelId}`;
    if (draft.text === '' && draft.files.length === 0) this.kept.delete(key);
    else this.kept.set(key, draft);
  }

  take(memberId: string, channelId: string): Draft {
    return this.kept.get(`${memberId}/${channelId}`) ?? { text: '', files: [] };
  }
}

/** A write failed: nothing of it may be confirmed to anybody. The cause says why. */
export class NotSaved extends Error {
  override readonly name = 'NotSaved';
}

/** What was deleted is deleted, but the raw files still hold it. The cause says why. */
export class NotCleared extends Error {
  override readonly name = 'NotCleared';
}

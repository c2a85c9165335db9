/** A write failed: nothing of it may be confirmed to anybody. The cause says why. */
export class NotSaved extends Error {
  override readonly name = 'NotSaved';
}

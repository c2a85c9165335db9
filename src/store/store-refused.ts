/** The database cannot be used; the message is a sentence for the operator. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

/** Nobody answers there now; a later start may do, as where a machine starts its bot before its database. */
export class StoreAway extends StoreRefused {}

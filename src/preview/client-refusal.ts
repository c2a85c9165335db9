/** What Discord's client does not let a person do; the message is a sentence it would show. */
export class ClientRefusal extends Error {
  override readonly name = 'ClientRefusal';
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** A refusal in the form that clients of token exchange know: `{"code", "message"}`. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly status: number;
  /** Sent with the refusal, as with 429. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }

  get body(): string {
    return JSON.stringify({ code: this.status, message: this.message });
  }
}

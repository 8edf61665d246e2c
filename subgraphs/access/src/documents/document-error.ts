/** Why a document of a grant cannot be used; the message is for the client. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  /** HTTP status that says the same. */
  readonly status: number;
  /** True when it may work the next moment: nothing is known about the document itself. */
  readonly passing: boolean;

  constructor(message: string, { status = 400, passing = false, cause }: { status?: number; passing?: boolean; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.passing = passing;
  }
}

/** What existing clients know as the text for a document that could not be had. */
export const NOT_FETCHED = 'failed to fetch source document from IPFS';

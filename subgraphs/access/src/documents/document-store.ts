import type { Pool } from '@dimo-node/database';
import { LruMap, type Logger } from '@dimo-node/kit';
import type { ContentId } from './content-id';
import { DocumentError } from './document-error';
import { DocumentTable } from './document-table';
import { parseGrantDocument, type GrantDocument } from './grant-document';
import { IpfsGateway, type IpfsGatewayOptions } from './ipfs-gateway';

export interface DocumentStoreOptions {
  readonly pool: Pick<Pool, 'query'>;
  readonly ipfs: IpfsGatewayOptions;
  readonly log: Pick<Logger, 'warn'>;
  /** Documents kept in the database; 5,000 unless told. */
  readonly maxRows?: number | undefined;
  /** For so long after a failure the same document is not tried again; 1 s unless told. */
  readonly restMs?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

const PARSED = 2_000;
/** Longer ones are rare, and read again each time: so 2,000 of them do not fill the memory. */
const MAX_PARSED_BYTES = 16 * 1024;

/** Documents of grants by their content id: from memory, else from the database, else from the IPFS gateway. */
export class DocumentStore {
  readonly #table: DocumentTable;
  readonly #gateway: IpfsGateway;
  readonly #log: Pick<Logger, 'warn'>;
  readonly #restMs: number;
  readonly #now: () => Date;
  /** What a document says, or why it can never say anything. */
  readonly #parsed = new LruMap<string, GrantDocument | DocumentError>(PARSED);
  readonly #failed = new LruMap<string, { readonly error: DocumentError; readonly until: number }>(PARSED);
  readonly #reading = new Map<string, Promise<GrantDocument>>();

  constructor({ pool, ipfs, log, maxRows = 5_000, restMs = 1_000, now = () => new Date() }: DocumentStoreOptions) {
    this.#table = new DocumentTable(pool, maxRows);
    this.#gateway = new IpfsGateway(ipfs);
    this.#log = log;
    this.#restMs = restMs;
    this.#now = now;
  }

  /** @throws DocumentError */
  async read(id: ContentId): Promise<GrantDocument> {
    const known = this.#parsed.get(id.key);
    if (known instanceof DocumentError) throw known;
    if (known !== undefined) return known;
    const failed = this.#failed.get(id.key);
    if (failed !== undefined && this.#now().getTime() < failed.until) throw failed.error;
    const underWay = this.#reading.get(id.key);
    if (underWay !== undefined) return underWay;
    const reading = this.#find(id).finally(() => this.#reading.delete(id.key));
    this.#reading.set(id.key, reading);
    return reading;
  }

  async #find(id: ContentId): Promise<GrantDocument> {
    try {
      const kept = await this.#table.read(id.key);
      const bytes = kept ?? (await this.#gateway.fetch(id));
      const document = parseGrantDocument(bytes);
      if (bytes.length <= MAX_PARSED_BYTES) this.#parsed.set(id.key, document);
      if (kept === undefined) await this.#keep(id, bytes);
      return document;
    } catch (error) {
      if (error instanceof DocumentError) this.#remember(id, error);
      throw error;
    }
  }

  #remember(id: ContentId, error: DocumentError): void {
    if (!error.passing) {
      this.#parsed.set(id.key, error);
      return;
    }
    this.#failed.set(id.key, { error, until: this.#now().getTime() + this.#restMs });
    this.#log.warn({ cid: id.text, err: error.cause }, "a grant's document cannot be fetched");
  }

  /** A copy that cannot be written is no reason to refuse. */
  async #keep(id: ContentId, bytes: Buffer): Promise<void> {
    try {
      await this.#table.write(id.key, bytes, this.#now());
    } catch (error) {
      this.#log.warn({ err: error }, "a grant's document cannot be kept");
    }
  }
}

import type { AuditEntry } from './entry';
import { SharedPart } from './shared-part';

/** Parts that are remembered; then all are forgotten, which costs less than to tell which have long not come. */
const REMEMBERED = 1_000;
/** UTF-16 code units in the texts of an entry whose part is remembered: beyond is what hardly comes again and would fill the memory. */
const MAX_TEXT = 2_000;
/** Parts of one license with one operation at the same time: ways in which the chain allows it, and two blocks where one ends. */
const PER_OPERATION = 4;

interface Remembered {
  /** What the part was made of. */
  readonly entry: AuditEntry;
  readonly part: SharedPart;
}

/**
 * Gives rows their shared parts: the same one for entries that are alike, as long as it is remembered. To find it takes a fraction of what it takes
 * to make it.
 */
export class SharedParts {
  readonly #writer: string;
  /** By license and operation as the entries have them, the newest first. */
  readonly #known = new Map<string | null, Map<string | null, Remembered[]>>();
  #remembered = 0;

  /** @param writer UUID of this run */
  constructor(writer: string) {
    this.#writer = writer;
  }

  of(entry: AuditEntry): SharedPart {
    const known = this.#known
      .get(entry.license)
      ?.get(entry.operation)
      ?.find((other) => isAlike(other.entry, entry));
    if (known !== undefined) return known.part;
    const part = new SharedPart(entry, this.#writer);
    if (lengthOf(entry) <= MAX_TEXT) this.#remember(entry, part);
    return part;
  }

  #remember(entry: AuditEntry, part: SharedPart): void {
    if (this.#remembered === REMEMBERED) {
      this.#known.clear();
      this.#remembered = 0;
    }
    let ofLicense = this.#known.get(entry.license);
    if (ofLicense === undefined) this.#known.set(entry.license, (ofLicense = new Map()));
    let alike = ofLicense.get(entry.operation);
    if (alike === undefined) ofLicense.set(entry.operation, (alike = []));
    // A copy: nobody else can change it.
    alike.unshift({ entry: { ...entry, permissions: [...entry.permissions], block: entry.block && { ...entry.block } }, part });
    if (alike.length > PER_OPERATION) alike.pop();
    else this.#remembered += 1;
  }
}

/** Whether two entries of one license with one operation differ in nothing but their asset and time. */
function isAlike(one: AuditEntry, other: AuditEntry): boolean {
  return (
    one.via === other.via &&
    one.block?.number === other.block?.number &&
    one.block?.hash === other.block?.hash &&
    one.allowed === other.allowed &&
    one.kind === other.kind &&
    one.address === other.address &&
    one.reason === other.reason &&
    one.permissions.length === other.permissions.length &&
    one.permissions.every((name, place) => name === other.permissions[place])
  );
}

function lengthOf({ reason, license, address, permissions, operation }: AuditEntry): number {
  const texts = [reason, license ?? '', address ?? '', operation ?? '', ...permissions];
  return texts.reduce((sum, text) => sum + text.length + 1, 0);
}

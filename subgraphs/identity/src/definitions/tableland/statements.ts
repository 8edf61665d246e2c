/** Most ids in one statement: it travels in a URL, and servers refuse those beyond 8 to 16 kB. */
export const IDS_A_STATEMENT = 50;
/** Rows of one read of a whole table. */
export const ROWS_A_PAGE = 1_000;

/** Longer than any id in use; bounds what is kept and what a URL carries. */
const LONGEST_ID = 128;

/**
 * Whether a row may have this id: bounded, well-formed text without control characters. Others name nothing and are
 * never sent.
 */
export function isDefinitionId(id: string): boolean {
  return id.length > 0 && id.length <= LONGEST_ID && !/[\p{Cc}\p{Cs}]/u.test(id);
}

/** Rows of a table by their ids. Throws RangeError for numbers and ids that cannot be. */
export function rowsById(chainId: number, tableId: number, ids: readonly string[]): string {
  return `SELECT * FROM ${tableName(chainId, tableId)} WHERE "id" IN (${ids.map(quoted).join(', ')})`;
}

/** The next rows of a table in the order of their ids, from the beginning or after an id. */
export function rowsAfter(chainId: number, tableId: number, after: string | undefined): string {
  const where = after === undefined ? '' : ` WHERE "id" > ${quoted(after)}`;
  return `SELECT * FROM ${tableName(chainId, tableId)}${where} ORDER BY "id" LIMIT ${ROWS_A_PAGE}`;
}

/** A table's name is made of two numbers, so nothing of a request reaches it. */
function tableName(chainId: number, tableId: number): string {
  if (!Number.isSafeInteger(chainId) || !Number.isSafeInteger(tableId) || chainId < 0 || tableId < 0) {
    throw new RangeError(`there is no Tableland table ${tableId} on chain ${chainId}`);
  }
  return `"_${chainId}_${tableId}"`;
}

/**
 * A text as a literal of SQLite, whose only escape is the doubled quote (a backslash is an ordinary character). The gateway takes
 * a finished statement and no parameters.
 */
function quoted(id: string): string {
  if (!isDefinitionId(id)) {
    throw new RangeError(`no device definition has the id ${JSON.stringify(id.slice(0, 64))}`);
  }
  return `'${id.replaceAll("'", "''")}'`;
}

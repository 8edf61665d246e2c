/** Why a gateway gave no rows; `again` says whether another try may help. */
export class TablelandError extends Error {
  override readonly name = 'TablelandError';
  readonly again: boolean;

  constructor(reason: string, options: { readonly again: boolean; readonly cause?: unknown }) {
    super(reason, { cause: options.cause });
    this.again = options.again;
  }
}

/**
 * The rows in a gateway's answer, still unread. A statement that finds nothing is answered by an empty list or, by older
 * gateways, by 404 with the words `row not found`; any other 404 means that this is no gateway.
 * @throws TablelandError when it is something else
 */
export async function readAnswer(response: Response, maxBytes: number): Promise<readonly unknown[]> {
  const text = await boundedText(response, maxBytes);
  if (response.status === 404 && /row not found/i.test(text)) {
    return [];
  }
  if (!response.ok) {
    const again = response.status >= 500 || response.status === 429;
    throw new TablelandError(`it answered ${response.status}: ${text.slice(0, 200)}`, { again });
  }
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (cause) {
    throw new TablelandError('its answer is no JSON', { again: true, cause });
  }
  if (!Array.isArray(rows)) {
    throw new TablelandError('its answer is not a list of rows', { again: false });
  }
  return rows as readonly unknown[];
}

/** Read piece by piece, since a length that is announced need not be true. */
async function boundedText(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
    size += piece.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel();
      throw new TablelandError(`its answer is longer than ${maxBytes} bytes`, { again: false });
    }
    chunks.push(piece.value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

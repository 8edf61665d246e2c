export const JSON_TYPE = 'application/json; charset=utf-8';
export const GRAPHQL_RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8';

export type ResponseType = typeof JSON_TYPE | typeof GRAPHQL_RESPONSE_TYPE;

/**
 * The response type that an Accept header prefers. Plain JSON unless `application/graphql-response+json` is asked for with a higher weight, or
 * with the same weight and first; also for a caller that accepts neither, who then has an answer to look at.
 */
export function chooseResponseType(accept: string | undefined): ResponseType {
  if (accept === undefined || !accept.includes('graphql-response+json')) return JSON_TYPE;
  let best: { readonly type: ResponseType; readonly weight: number } | undefined;
  for (const range of accept.split(',')) {
    const type = responseTypeOf(range);
    if (type === undefined) continue;
    const weight = weightOf(range);
    if (weight > 0 && (best === undefined || weight > best.weight)) best = { type, weight };
  }
  return best?.type ?? JSON_TYPE;
}

function responseTypeOf(range: string): ResponseType | undefined {
  switch (range.split(';', 1)[0]?.trim().toLowerCase()) {
    case 'application/graphql-response+json':
      return GRAPHQL_RESPONSE_TYPE;
    case 'application/json':
    case 'application/*':
    case '*/*':
      return JSON_TYPE;
    default:
      return undefined;
  }
}

function weightOf(range: string): number {
  const weight = /;\s*q=([0-9.]+)/i.exec(range)?.[1];
  const value = weight === undefined ? 1 : Number(weight);
  return Number.isFinite(value) ? value : 0;
}

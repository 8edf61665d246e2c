/** Postgres stores neither NUL nor half a surrogate pair; whole pairs are found as well, and stay what they are. */
const SUSPECT = /[\0\ud800-\udfff]/;

/** A text that Postgres can store, of at most `limit` UTF-16 code units. */
export function storable(text: string, limit: number): string {
  const cut = text.length > limit ? text.slice(0, limit) : text;
  return SUSPECT.test(cut) ? Buffer.from(cut).toString().replaceAll('\0', '\ufffd') : cut;
}

/** Exactly one slash joins the parts, whether or not the base ends in one. */
export function urlBelow(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path}`;
}

const MARKS = /\p{Mn}/gu;
const SEPARATORS = /[ _/.']/g;

/** The slug of a manufacturer's name: `Citroën` is `citroen`, `AM General` is `am-general`. It never holds `_`, which separates the parts of definition ids. */
export function slugOf(name: string): string {
  return name.toLowerCase().normalize('NFD').replace(MARKS, '').normalize('NFC').replace(SEPARATORS, '-');
}

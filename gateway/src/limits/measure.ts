import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** Size of the largest operation of a document with fragments expanded; Infinity when fragments go round in a circle. */
export interface DocumentSize {
  readonly depth: number;
  readonly aliases: number;
  readonly fields: number;
}

const NOTHING: DocumentSize = { depth: 0, aliases: 0, fields: 0 };
const ENDLESS: DocumentSize = { depth: Infinity, aliases: Infinity, fields: Infinity };

/** Measures without expanding: each fragment is measured once, so that fragments nested to blow up cost nothing here. */
export function measureDocument(document: DocumentNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measure = new Measure(fragments);
  let largest = NOTHING;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = measure.selections(definition.selectionSet);
    largest = {
      depth: Math.max(largest.depth, size.depth),
      aliases: Math.max(largest.aliases, size.aliases),
      fields: Math.max(largest.fields, size.fields),
    };
  }
  return largest;
}

class Measure {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #measured = new Map<string, DocumentSize>();
  readonly #open = new Set<string>();

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#fragments = fragments;
  }

  selections(set: SelectionSetNode): DocumentSize {
    let depth = 0;
    let aliases = 0;
    let fields = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const below = selection.selectionSet === undefined ? NOTHING : this.selections(selection.selectionSet);
        depth = Math.max(depth, 1 + below.depth);
        aliases += (selection.alias === undefined ? 0 : 1) + below.aliases;
        fields += 1 + below.fields;
      } else {
        const size =
          selection.kind === Kind.INLINE_FRAGMENT ? this.selections(selection.selectionSet) : this.#fragment(selection.name.value);
        depth = Math.max(depth, size.depth);
        aliases += size.aliases;
        fields += size.fields;
      }
    }
    return { depth, aliases, fields };
  }

  /** Unknown fragments are nothing here: validation names them. */
  #fragment(name: string): DocumentSize {
    const known = this.#measured.get(name);
    if (known !== undefined) return known;
    if (this.#open.has(name)) return ENDLESS;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return NOTHING;
    this.#open.add(name);
    const size = this.selections(fragment.selectionSet);
    this.#open.delete(name);
    this.#measured.set(name, size);
    return size;
  }
}

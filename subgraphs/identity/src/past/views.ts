import type { IdentityContext } from '../context';

/**
 * Which context an object is read in further, when it is not the operation's own: what was read at a past block leads on only to what
 * stood there at that block.
 */
const views = new WeakMap<object, IdentityContext>();

/** Marks an object as seen from a context; keeps the first mark. */
export function seeFrom(value: object, context: IdentityContext): void {
  if (!views.has(value)) views.set(value, context);
}

type AnyResolver = (source: unknown, args: unknown, context: IdentityContext, info: unknown) => unknown;

/** The resolver in the context of its source. Results that no statement read, such as placeholders, are seen from there as well. */
export function inViewOfSource(resolve: AnyResolver): AnyResolver {
  return (source, args, context, info) => {
    const view = typeof source === 'object' && source !== null ? views.get(source) : undefined;
    return view === undefined ? resolve(source, args, context, info) : mark(resolve(source, args, view, info), view);
  };
}

function mark(result: unknown, view: IdentityContext): unknown {
  if (result instanceof Promise) return result.then((value: unknown) => mark(value, view));
  if (Array.isArray(result)) result.forEach((item) => mark(item, view));
  else if (typeof result === 'object' && result !== null) seeFrom(result, view);
  return result;
}

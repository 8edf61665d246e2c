import { defaultFieldResolver, isObjectType, type GraphQLSchema } from 'graphql';
import type { SubgraphRequest } from '../subgraph/definition';
import type { NodeError } from '../errors';
import type { SubgraphAccess } from './authority';
import { OperationAccess, type AccessTerms } from './operation-access';
import { readRules, type RuledField } from './rules';
import { assertVehiclesNamed } from './vehicle-above';
import { isVehicleType, vehicleContract, type FieldCall } from './vehicle-names';

/** Stands at the root of a guarded operation, where its guards find it: an object of its own, with nothing that a resolver could read. */
export type GuardedRoot = object;

/** Either the operation's own guard, or why nothing guarded may be shown at all. */
type Keeper = Pick<OperationAccess, 'admit'>;

/** The guards around the resolvers of a subgraph that has rules. */
export class Guards {
  readonly #terms: AccessTerms;
  readonly #keepers = new WeakMap<GuardedRoot, Keeper>();

  /**
   * Reads the rules of a schema and puts guards around the fields that they name, for good; undefined when there are none.
   * @throws Error when a rule cannot be kept, or when there are rules and nobody to decide
   */
  static around(schema: GraphQLSchema, access: SubgraphAccess | undefined): Guards | undefined {
    const ruled = readRules(schema);
    const [first] = ruled;
    if (first === undefined) return undefined;
    if (access === undefined) {
      throw new Error(
        `${first.type.name}.${first.field.name} has rules of access: the definition must say who decides, in its field access`,
      );
    }
    assertVehiclesNamed(schema, ruled);
    return new Guards(schema, ruled, access);
  }

  private constructor(schema: GraphQLSchema, ruled: readonly RuledField[], { authority, network }: SubgraphAccess) {
    this.#terms = {
      authority,
      contract: ruled.some(({ rule }) => rule.ofVehicle) ? vehicleContract(network) : undefined,
      vehicleTypes: new Set(
        Object.values(schema.getTypeMap())
          .filter(isObjectType)
          .filter(isVehicleType)
          .map(({ name }) => name),
      ),
    };
    for (const field of ruled) this.#guard(field);
  }

  /** Begins an operation: its root value for graphql-js, and its guard. */
  begin(request: SubgraphRequest): { readonly root: GuardedRoot; readonly access: OperationAccess } {
    const access = new OperationAccess(this.#terms, request);
    return { root: this.#rootOf(access), access };
  }

  /** A root under which every guarded field fails. */
  closed(reason: NodeError): GuardedRoot {
    return this.#rootOf({
      admit() {
        throw reason;
      },
    });
  }

  #rootOf(keeper: Keeper): GuardedRoot {
    const root = Object.freeze(Object.create(null) as object);
    this.#keepers.set(root, keeper);
    return root;
  }

  #guard(ruled: RuledField): void {
    const { field } = ruled;
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (source, args: FieldCall['args'], context, info) => {
      const pending = this.#keeper(info.rootValue).admit(ruled, { source, args, context, info });
      return pending === undefined ? resolve(source, args, context, info) : pending.then(() => resolve(source, args, context, info));
    };
  }

  #keeper(root: unknown): Keeper {
    const keeper = typeof root === 'object' && root !== null ? this.#keepers.get(root) : undefined;
    if (keeper === undefined) throw new Error('a guarded field was executed without a guard');
    return keeper;
  }
}

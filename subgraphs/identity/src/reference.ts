import { NodeError, PlainError } from '@dimo-node/kit';
import type { IdentityContext, TokenReference } from './context';
import { sequentialKey } from './lookup-key';
import type { TokenRole } from './token-dids';
import type { Lookup } from './twin/lookup';

/** Resolves a federation reference by token id or DID. One that names nothing here is null, not an error of the whole answer. */
export function resolveToken<Row extends object>(lookup: Lookup<number, Row>, role: TokenRole) {
  return async ({ tokenId, tokenDID }: TokenReference, { twin, dids }: IdentityContext): Promise<Row | null> => {
    if (tokenId !== undefined) {
      return twin.one(lookup, tokenId);
    }
    if (tokenDID === undefined) {
      return null;
    }
    try {
      return await twin.one(lookup, sequentialKey(dids.sequentialId(role, tokenDID)));
    } catch (error) {
      if (error instanceof PlainError || error instanceof NodeError) {
        return null;
      }
      throw error;
    }
  };
}

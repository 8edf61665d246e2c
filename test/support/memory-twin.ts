import { amoy, formatTokenDid, NodeError } from '@dimo-node/kit';
import type { AccessAuthority, AccessDecision, BlockRef, Caller, DataAccess, VehicleCaller } from '@dimo-node/kit';

export const LICENSE = '0x1111111111111111111111111111111111111111';
export const OWNER = '0x2222222222222222222222222222222222222222';
export const STRANGER = '0x3333333333333333333333333333333333333333';

/** DID of a vehicle on the network of the tests. */
export const didOf = (tokenId: number): string => formatTokenDid(amoy.chainId, amoy.contracts.vehicleId!, tokenId);

/** What the chain says, kept in memory: the decisions of an authority without its database. */
export class MemoryTwin implements AccessAuthority {
  /** Permissions by license and asset. */
  readonly grants = new Map<string, readonly string[]>();
  readonly owners = new Map<number, string>();
  readonly licenses = new Set<string>([LICENSE]);
  readonly records: DataAccess[] = [];
  /** What has been asked, in order. */
  readonly asked: string[] = [];
  block: BlockRef = { number: 100, hash: `0x${'ab'.repeat(32)}` };
  behind = false;
  auditFull = false;

  grant(subject: string, tokenId: number, ...permissions: readonly string[]): void {
    this.grants.set(
      `${subject} ${didOf(tokenId)}`,
      permissions.map((name) => `privilege:${name}`),
    );
  }

  async confirm({ subject, asset }: VehicleCaller, permissions: readonly string[]): Promise<AccessDecision> {
    this.#note(`confirm ${asset.split(':').at(-1)} ${permissions.join(' ')}`);
    const granted = this.grants.get(`${subject} ${asset}`);
    const missing = permissions.filter((permission) => granted?.includes(permission) !== true);
    const allowed = granted !== undefined && missing.length === 0;
    return this.#decision(allowed, 'sacd', `the grant does not stand any more: ${missing.join(', ')}`, missing);
  }

  async owns(address: string, vehicle: number): Promise<AccessDecision> {
    this.#note(`owns ${vehicle}`);
    return this.#decision(this.owners.get(vehicle) === address, 'owner', `${address} does not own vehicle ${vehicle}`);
  }

  async licensed(caller: Caller): Promise<AccessDecision> {
    this.#note('licensed');
    const license = caller.kind === 'developer' ? caller.clientId : caller.subject;
    return this.#decision(this.licenses.has(license), undefined, `the license ${license} is not live`);
  }

  record(access: DataAccess): void {
    if (this.auditFull) throw new NodeError('AUDIT_UNAVAILABLE');
    this.records.push(access);
  }

  /** Records in short, and none any more. */
  takeRecords(): string[] {
    return this.records.splice(0).map(({ asset, permissions, refusal, decision }) => {
      const outcome = refusal === '' ? `shown by ${decision?.via ?? 'license'} at ${decision?.block.number}` : refusal;
      return [asset?.split(':').at(-1) ?? 'none', permissions.map((name) => name.slice(10)).join(' '), outcome].join(' | ');
    });
  }

  #note(question: string): void {
    this.asked.push(question);
    if (this.behind) throw new NodeError('TWIN_BEHIND');
  }

  #decision(allowed: boolean, via: AccessDecision['via'], reason: string, missing: readonly string[] = []): AccessDecision {
    return { allowed, missing, reason: allowed ? '' : reason, via: allowed ? via : undefined, block: this.block };
  }
}

const FACTS = { issuer: 'https://issuer.test', expiresAt: 4_000_000_000 };

export function vehicleCaller(tokenId: number, permissions: readonly string[], rest: Partial<VehicleCaller> = {}): VehicleCaller {
  return {
    ...FACTS,
    kind: 'vehicle',
    subject: LICENSE,
    asset: didOf(tokenId),
    permissions: permissions.map((name) => `privilege:${name}`),
    events: [],
    decidedAt: undefined,
    ...rest,
  };
}

export function developerCaller(address: string, clientId: string = LICENSE): Caller {
  return { ...FACTS, kind: 'developer', address, clientId };
}

import type { Pool } from '@dimo-node/database';
import { bigIntToWord, hexText, NodeError, type BlockRef } from '@dimo-node/kit';
import { OWNER_STATEMENTS } from './owner-statements';
import type { Target } from './target';

/** A service access grant as it stands on chain, expired or not. */
export interface GrantFacts {
  /** 32 bytes. */
  readonly permissions: Buffer;
  readonly source: string;
  /** 0n for none. */
  readonly templateId: bigint;
  readonly expiresAt: Date;
  /** Of the template that the grant names, if the twin knows it. */
  readonly template: TemplateFacts | undefined;
}

export interface TemplateFacts {
  /** 20 bytes each. */
  readonly owner: Buffer;
  readonly creator: Buffer;
  /** Contract whose tokens it is for. */
  readonly asset: Buffer;
  readonly cid: string;
  readonly isActive: boolean;
}

/** All that the twin knows about one asset and one grantee, from one snapshot. */
export interface Facts {
  readonly block: BlockRef;
  /** 20 bytes; undefined when nobody owns the asset. */
  readonly owner: Buffer | undefined;
  readonly grant: GrantFacts | undefined;
  /** The older privileges, expired or not: number and last millisecond since 1970. */
  readonly privileges: readonly (readonly [number: number, until: number])[];
  /** Milliseconds since 1970 after which these facts are too old to decide on. */
  readonly freshUntil: number;
}

interface Row {
  readonly number: number;
  readonly hash: Buffer;
  readonly lagMs: string | null;
  readonly updatedAt: Date;
  readonly owner: Buffer | null;
  readonly permissions: Buffer | null;
  readonly source: string;
  readonly templateId: Buffer | null;
  readonly expiresAt: Date;
  readonly privileges: [number, number][] | null;
  readonly templateOwner: Buffer | null;
  readonly templateCreator: Buffer;
  readonly templateAsset: Buffer;
  readonly templateCid: string;
  readonly templateIsActive: boolean;
}

const SYNC = `s.indexed_number AS number, s.indexed_hash AS hash, s.updated_at AS "updatedAt",
  extract(epoch FROM s.head_time - s.indexed_time) * 1000 AS "lagMs"`;

const READ_HEAD = `SELECT ${SYNC} FROM chain.sync s WHERE s.chain_id = $1::bigint`;

/** A move in the grant's own block counts as after it: which came first the twin does not keep, and the safe mistake is to refuse. */
const moved = (name: string, of: string): string => `EXISTS (SELECT FROM chain.event e WHERE e.name = '${name}' AND ${of}
  AND e.block_number >= g.updated_block AND substring(e.topics FROM 33 FOR 32) <> decode(repeat('00', 32), 'hex'))`;

/** A vehicle's move deletes its grants in the twin; those of other tokens stay there, though the chain voids them as well. */
function stillStands(role: Target['role']): string {
  if (role === 'vehicleId' || role === 'account') return 'TRUE';
  const tokenMoved = moved(`${role}.Transfer`, 'substring(e.topics FROM 97 FOR 32) = $2::bytea');
  const vehicleMoved = moved(
    'vehicleId.Transfer',
    'e.vehicle_id = (SELECT d.vehicle_id FROM twin.synthetic_device d WHERE d.id = $4::bigint)',
  );
  return role === 'syntheticDeviceId' ? `NOT ${tokenMoved} AND NOT ${vehicleMoved}` : `NOT ${tokenMoved}`;
}

const PRIVILEGES = `(SELECT json_agg(json_build_array(p.privilege_id, floor(extract(epoch FROM p.expires_at) * 1000)))
  FROM twin.privilege p WHERE p.vehicle_id = $4::bigint AND p.grantee = $3::bytea AND p.privilege_id BETWEEN 0 AND 127)`;

/** One statement, so that everything is of one moment. */
function statementFor(role: Target['role']): string {
  return `SELECT ${SYNC}, o.owner, ${role === 'vehicleId' ? PRIVILEGES : 'NULL::json'} AS privileges,
    g.permissions, g.source, g.template_id AS "templateId", g.expires_at AS "expiresAt",
    t.owner AS "templateOwner", t.creator AS "templateCreator", t.asset AS "templateAsset", t.cid AS "templateCid",
    t.deactivated_at IS NULL AS "templateIsActive"
  FROM chain.sync s
  -- Names every parameter, since not every kind of asset has a use for this one.
  CROSS JOIN (SELECT $4::bigint AS id) asked
  LEFT JOIN LATERAL (${OWNER_STATEMENTS[role]}) o ON TRUE
  LEFT JOIN twin.sacd g ON g.asset = $1::bytea AND g.token_id = $2::bytea AND g.grantee = $3::bytea AND ${stillStands(role)}
  LEFT JOIN twin.template t ON t.id = g.template_id
  WHERE s.chain_id = $5::bigint`;
}

const STATEMENTS = new Map((Object.keys(OWNER_STATEMENTS) as Target['role'][]).map((role) => [role, statementFor(role)] as const));

const LARGEST_BIGINT = 2n ** 63n - 1n;

export interface TwinFactsOptions {
  readonly pool: Pick<Pool, 'query'>;
  readonly chainId: bigint;
  readonly maxLagMs: number;
  readonly now: () => Date;
}

/** Reads from the twin, and refuses to when it is too far behind the chain. */
export class TwinFacts {
  readonly #options: TwinFactsOptions;

  constructor(options: TwinFactsOptions) {
    this.#options = options;
  }

  /**
   * `grantee` is 20 bytes.
   * @throws NodeError TWIN_BEHIND
   */
  async read(target: Target, grantee: Buffer): Promise<Facts> {
    const { role, asset, tokenId } = target;
    const id = tokenId > LARGEST_BIGINT ? null : tokenId.toString();
    const values = [asset, bigIntToWord(tokenId), grantee, id, this.#options.chainId.toString()];
    const row = await this.#row(`access.facts.${role}`, STATEMENTS.get(role) ?? '', values);
    return { ...this.#head(row), owner: row.owner ?? undefined, grant: grantOf(row), privileges: row.privileges ?? [] };
  }

  /**
   * The twin's head, and until when it counts.
   * @throws NodeError TWIN_BEHIND
   */
  async head(): Promise<Pick<Facts, 'block' | 'freshUntil'>> {
    return this.#head(await this.#row('access.head', READ_HEAD, [this.#options.chainId.toString()]));
  }

  /** Prepared under its name once a connection: to plan it takes longer than to run it. */
  async #row(name: string, text: string, values: readonly unknown[]): Promise<Row> {
    const { rows } = await this.#options.pool.query<Row>({ name, text, values: [...values] });
    if (rows[0] === undefined) throw new NodeError('TWIN_BEHIND', 'the twin of this chain has not begun: try again later');
    return rows[0];
  }

  #head({ number, hash, lagMs, updatedAt }: Row): Pick<Facts, 'block' | 'freshUntil'> {
    const { maxLagMs, now } = this.#options;
    const freshUntil = updatedAt.getTime() + maxLagMs;
    const lag = Math.max(now().getTime() - updatedAt.getTime(), Number(lagMs ?? 0));
    if (lag > maxLagMs) throw new NodeError('TWIN_BEHIND', undefined, { details: { lagMs: Math.round(lag) } });
    return { block: { number, hash: hexText(hash) }, freshUntil };
  }
}

function grantOf(row: Row): GrantFacts | undefined {
  const { permissions, source, templateId, expiresAt } = row;
  if (permissions === null) return undefined;
  const template = row.templateOwner === null ? undefined : templateOf(row, row.templateOwner);
  return { permissions, source, templateId: templateId === null ? 0n : BigInt(hexText(templateId)), expiresAt, template };
}

function templateOf(row: Row, owner: Buffer): TemplateFacts {
  const { templateCreator: creator, templateAsset: asset, templateCid: cid, templateIsActive: isActive } = row;
  return { owner, creator, asset, cid, isActive };
}

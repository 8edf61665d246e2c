import type { PrismaClient } from '@dimo-node/database';
import type { ManufacturerRow } from './rows';

/** Every live manufacturer by name in byte order, which is not the order that a database's locale would give. */
export async function allManufacturers(prisma: PrismaClient): Promise<readonly ManufacturerRow[]> {
  const rows = await prisma.manufacturer.findMany({
    where: { burnedAt: null },
    select: { id: true, name: true, owner: true, tableId: true, mintedAt: true },
  });
  return rows
    .map((row) => ({
      ...row,
      id: Number(row.id),
      owner: Buffer.from(row.owner),
      tableId: row.tableId === null ? null : Number(row.tableId),
    }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name ?? ''), Buffer.from(b.name ?? '')) || a.id - b.id);
}

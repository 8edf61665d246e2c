import type { GraphQLScalarType } from 'graphql';
import { AddressScalar, BigDecimalScalar, BigIntScalar, BytesScalar, TimeScalar } from './scalars';

export * from './scalars';
export * from './time';
export * from './tokens';

/** SDL of the scalars that subgraphs share. */
export const scalarTypeDefs = 'scalar Address\nscalar BigDecimal\nscalar BigInt\nscalar Bytes\nscalar Time\n';

export const scalarResolvers: Readonly<Record<string, GraphQLScalarType>> = {
  Address: AddressScalar,
  BigDecimal: BigDecimalScalar,
  BigInt: BigIntScalar,
  Bytes: BytesScalar,
  Time: TimeScalar,
};

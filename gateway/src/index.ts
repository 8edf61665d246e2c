// First: it must run before anything of Apollo is loaded.
import './telemetry-off';

export { PortBusyError } from '@dimo-node/kit';
export type { TokenVerifier } from './auth/tokens/token';
export type { SubgraphSource } from './federation';
export type { CorsOrigins } from './http/cors';
export { DEFAULT_QUERY_LIMITS, type QueryLimits } from './limits/query-gate';
export type { LandingOptions } from './pages/routes';
export { startGateway, type GatewayOptions, type RunningGateway } from './start-gateway';
export { CompositionError } from './supergraph/composition';

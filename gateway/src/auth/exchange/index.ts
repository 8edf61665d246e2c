export { exchangeRoutes, type ExchangeRouteOptions } from './routes';
export { VEHICLE_TOKEN_SECONDS } from './token-exchange';

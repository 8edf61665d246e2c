export { type AccessQuestion, type Decider } from './question';
export { type GrantDecider, type Ruling } from './ruling';
export { TwinDecider, type TwinDeciderOptions } from './twin-decider';

import { describeConformance } from './suite';

describe('the identity API through a gateway with the subgraph in its process', () => describeConformance('in process'));

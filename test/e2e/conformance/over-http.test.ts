import { describeConformance } from './suite';

describe('the identity API through a gateway with the subgraph over HTTP', () => describeConformance('over HTTP'));

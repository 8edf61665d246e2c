/** Events that the integrationId contract emits. */
export const integrationId = [
  // Kept raw; few of them change the twin.
  'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
] as const;

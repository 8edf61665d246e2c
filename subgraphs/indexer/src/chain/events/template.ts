/** Events that the template contract emits. */
export const template = [
  // Current layouts that change the twin.
  'event TemplateCreated(uint256 indexed templateId, address indexed creator, address indexed asset, uint256 permissions, string cid)',
  // Kept raw; few of them change the twin.
  'event TemplateDeactivated(uint256 indexed templateId)',
  'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
] as const;

/** Events that the dimoToken contract emits. */
export const dimoToken = [
  // Kept raw; few of them change the twin.
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'event Mint(address indexed account, uint256 amount)',
  'event Burn(address indexed account, uint256 amount)',
  'event Approval(address indexed owner, address indexed spender, uint256 value)',
  'event DelegateChanged(address indexed delegator, address indexed fromDelegate, address indexed toDelegate)',
  'event DelegateVotesChanged(address indexed delegate, uint256 previousBalance, uint256 newBalance)',
  'event Paused(address account)',
  'event Unpaused(address account)',
] as const;

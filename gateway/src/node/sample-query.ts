/** The first query of the README, which the banner and the editors show as well. */
export const SAMPLE_QUERY = `{
  vehicle(tokenId: 1) {
    owner
    name
    definition { make model year }
    aftermarketDevice { serial }
    dcn { name }
  }
}`;

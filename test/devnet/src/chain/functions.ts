/** Full signatures of functions that exist in several forms. */
export const MINT_VEHICLE_WITH_DEFINITION = 'mintVehicleWithDeviceDefinition(uint256,address,string,(string,string)[])';
export const MINT_VEHICLE_AND_GRANT =
  'mintVehicleWithDeviceDefinition(uint256,address,uint256,string,(string,string)[],(address,uint256,uint256,string))';
export const SET_PERMISSIONS = 'setPermissions(address,uint256,address,uint256,uint256,uint256,string)';
export const SET_PERMISSIONS_BEFORE_TEMPLATES = 'setPermissions(address,uint256,address,uint256,uint256,string)';
export const SAFE_TRANSFER_FROM = 'safeTransferFrom(address,address,uint256)';

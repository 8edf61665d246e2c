// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Erc721.sol';
import './Interfaces.sol';

/// Stake positions as tokens. One stake boosts one vehicle.
contract Staking is Erc721 {
    struct StakingData {
        uint8 level;
        uint256 points;
        uint256 amount;
        uint256 lockEndTime;
        uint256 vehicleId;
    }

    uint256 public lastId;
    mapping(uint256 => StakingData) public stakeIdToStakingData;
    mapping(uint256 => uint256) public vehicleIdToStakeId;

    event Staked(
        address indexed user,
        uint256 indexed stakeId,
        address indexed stakingBeacon,
        uint8 level,
        uint256 amount,
        uint256 lockEndTime,
        uint256 points
    );
    event Withdrawn(address indexed user, uint256 indexed stakeId, uint256 amount, uint256 points);
    event StakingExtended(address indexed user, uint256 indexed stakeId, uint256 newLockEndTime, uint256 points);
    event VehicleAttached(address indexed user, uint256 indexed stakeId, uint256 indexed vehicleId);
    event VehicleDetached(address indexed user, uint256 indexed stakeId, uint256 indexed vehicleId);

    function name() external pure override returns (string memory) {
        return 'DIMO Staking';
    }

    function symbol() external pure override returns (string memory) {
        return 'DSTK';
    }

    function stakingLevels(uint8 level) public pure returns (uint256 amount, uint256 lockPeriod, uint256 points) {
        if (level == 0) return (500 ether, 180 days, 1000);
        if (level == 1) return (1500 ether, 365 days, 2000);
        require(level == 2, 'unknown staking level');
        return (4000 ether, 730 days, 3000);
    }

    /// The contract that holds a user's stakes on the real chain; on the devnet only its address exists.
    function stakingBeaconOf(address user) public pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode('devnet staking beacon', user)))));
    }

    /// vehicleId 0 stakes without a vehicle.
    function stake(uint8 level, uint256 vehicleId) external {
        (uint256 amount, uint256 lockPeriod, uint256 points) = stakingLevels(level);
        IDimoToken(peers[DIMO_TOKEN]).transferFrom(msg.sender, address(this), amount);
        uint256 id = ++lastId;
        mintToken(msg.sender, id);
        stakeIdToStakingData[id] = StakingData(level, points, amount, block.timestamp + lockPeriod, 0);
        emitStaked(msg.sender, id);
        if (vehicleId != 0) attach(id, vehicleId);
    }

    function upgradeStake(uint256 stakeId, uint8 level, uint256 vehicleId) external {
        requireOwner(stakeId);
        StakingData storage data = stakeIdToStakingData[stakeId];
        require(level > data.level, 'level is not higher');
        (uint256 amount, uint256 lockPeriod, uint256 points) = stakingLevels(level);
        IDimoToken(peers[DIMO_TOKEN]).transferFrom(msg.sender, address(this), amount - data.amount);
        (data.level, data.points, data.amount, data.lockEndTime) = (level, points, amount, block.timestamp + lockPeriod);
        emitStaked(msg.sender, stakeId);
        if (vehicleId == 0 || vehicleId == data.vehicleId) return;
        // The previous vehicle is released without an event of its own, as in the deployed contract.
        delete vehicleIdToStakeId[data.vehicleId];
        data.vehicleId = 0;
        attach(stakeId, vehicleId);
    }

    function extendStaking(uint256 stakeId) external {
        requireOwner(stakeId);
        StakingData storage data = stakeIdToStakingData[stakeId];
        require(data.amount > 0, 'stake is withdrawn');
        (, uint256 lockPeriod,) = stakingLevels(data.level);
        data.lockEndTime = block.timestamp + lockPeriod;
        emit StakingExtended(msg.sender, stakeId, data.lockEndTime, data.points);
    }

    function withdraw(uint256 stakeId) external {
        requireOwner(stakeId);
        StakingData storage data = stakeIdToStakingData[stakeId];
        require(block.timestamp > data.lockEndTime, 'tokens are still locked');
        uint256 amount = data.amount;
        require(amount > 0, 'stake is withdrawn');
        if (data.vehicleId != 0) detach(stakeId);
        data.amount = 0;
        data.lockEndTime = 0;
        IDimoToken(peers[DIMO_TOKEN]).transfer(msg.sender, amount);
        emit Withdrawn(msg.sender, stakeId, amount, data.points);
    }

    function attachVehicle(uint256 stakeId, uint256 vehicleId) external {
        requireOwner(stakeId);
        attach(stakeId, vehicleId);
    }

    function detachVehicle(uint256 vehicleId) external {
        uint256 stakeId = vehicleIdToStakeId[vehicleId];
        require(stakeId != 0, 'vehicle has no stake');
        require(
            msg.sender == ownerOf(stakeId) || msg.sender == IErc721(peers[VEHICLE_ID]).ownerOf(vehicleId),
            'caller owns neither the stake nor the vehicle'
        );
        detach(stakeId);
    }

    function afterMove(address from, address to, uint256 stakeId) internal override {
        StakingData storage data = stakeIdToStakingData[stakeId];
        emit Withdrawn(from, stakeId, data.amount, data.points);
        emitStaked(to, stakeId);
    }

    function emitStaked(address user, uint256 id) private {
        StakingData storage data = stakeIdToStakingData[id];
        emit Staked(user, id, stakingBeaconOf(user), data.level, data.amount, data.lockEndTime, data.points);
    }

    function requireOwner(uint256 stakeId) private view {
        require(msg.sender == ownerOf(stakeId), 'caller is not the stake owner');
    }

    function detach(uint256 stakeId) private {
        uint256 vehicleId = stakeIdToStakingData[stakeId].vehicleId;
        delete vehicleIdToStakeId[vehicleId];
        stakeIdToStakingData[stakeId].vehicleId = 0;
        emit VehicleDetached(ownerOf(stakeId), stakeId, vehicleId);
    }

    function attach(uint256 stakeId, uint256 vehicleId) private {
        require(IErc721(peers[VEHICLE_ID]).exists(vehicleId), 'unknown vehicle');
        require(stakeIdToStakingData[stakeId].lockEndTime > block.timestamp, 'stake has expired');
        uint256 other = vehicleIdToStakeId[vehicleId];
        if (other != 0) {
            require(stakeIdToStakingData[other].lockEndTime < block.timestamp, 'vehicle has an active stake');
            detach(other);
        }
        if (stakeIdToStakingData[stakeId].vehicleId != 0) detach(stakeId);
        stakeIdToStakingData[stakeId].vehicleId = vehicleId;
        vehicleIdToStakeId[vehicleId] = stakeId;
        emit VehicleAttached(msg.sender, stakeId, vehicleId);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Interfaces.sol';
import './Member.sol';

/// Weekly rewards, paid from the DIMO this contract holds.
contract Rewards is Member {
    struct TransferInfo {
        address user;
        uint256 vehicleId;
        uint256 aftermarketDeviceId;
        uint256 valueFromAftermarketDevice;
        uint256 syntheticDeviceId;
        uint256 valueFromSyntheticDevice;
        uint256 connectionStreak;
        uint256 valueFromStreak;
    }

    uint256 public currentWeek;
    mapping(uint256 => bool) public weekPaid;

    event TokensTransferredForDevice(
        uint256 week,
        address indexed user,
        uint256 _amount,
        uint256 indexed vehicleNodeId,
        address deviceNftProxy,
        uint256 indexed deviceNode
    );
    event TokensTransferredForConnectionStreak(
        uint256 indexed week, address indexed user, uint256 _amount, uint256 indexed vehicleNodeId, uint256 connectionStreak
    );
    event TokensTransferred(address indexed user, uint256 _amount, uint256 indexed vehicleNodeId);
    event DidntQualify(address indexed user, uint256 _amount, uint256 indexed vehicleNodeId);
    event WeekAdvanced(uint256 newWeek);

    function advanceWeek(uint256 week) external onlyAdmin {
        require(week > currentWeek, 'week is over already');
        currentWeek = week;
        emit WeekAdvanced(week);
    }

    function batchTransfer(TransferInfo[] calldata infos) external onlyAdmin {
        weekPaid[currentWeek] = true;
        for (uint256 i = 0; i < infos.length; i++) {
            TransferInfo calldata info = infos[i];
            if (info.valueFromAftermarketDevice > 0) {
                pay(info.user, info.valueFromAftermarketDevice);
                emit TokensTransferredForDevice(
                    currentWeek,
                    info.user,
                    info.valueFromAftermarketDevice,
                    info.vehicleId,
                    peers[AFTERMARKET_DEVICE_ID],
                    info.aftermarketDeviceId
                );
            }
            if (info.valueFromSyntheticDevice > 0) {
                pay(info.user, info.valueFromSyntheticDevice);
                emit TokensTransferredForDevice(
                    currentWeek,
                    info.user,
                    info.valueFromSyntheticDevice,
                    info.vehicleId,
                    peers[SYNTHETIC_DEVICE_ID],
                    info.syntheticDeviceId
                );
            }
            if (info.valueFromStreak > 0) {
                pay(info.user, info.valueFromStreak);
                emit TokensTransferredForConnectionStreak(
                    currentWeek, info.user, info.valueFromStreak, info.vehicleId, info.connectionStreak
                );
            }
        }
    }

    /// The form before 2024: one amount a vehicle, without a week.
    function transferTokens(address user, uint256 amount, uint256 vehicleId) external onlyAdmin {
        pay(user, amount);
        emit TokensTransferred(user, amount, vehicleId);
    }

    function reportUnqualified(address user, uint256 amount, uint256 vehicleId) external onlyAdmin {
        emit DidntQualify(user, amount, vehicleId);
    }

    function pay(address user, uint256 amount) private {
        IDimoToken(peers[DIMO_TOKEN]).transfer(user, amount);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import './Member.sol';

/// DIMO: ERC-20, 18 decimals. On the devnet `mint` is an open faucet.
contract DimoToken is Member {
    string public constant name = 'DIMO';
    string public constant symbol = 'DIMO';
    uint8 public constant decimals = 18;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event Mint(address indexed account, uint256 amount);
    event Burn(address indexed account, uint256 amount);

    function mint(address account, uint256 amount) external {
        totalSupply += amount;
        balanceOf[account] += amount;
        emit Mint(account, amount);
        emit Transfer(address(0), account, amount);
    }

    function burn(uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        totalSupply -= amount;
        emit Burn(msg.sender, amount);
        emit Transfer(msg.sender, address(0), amount);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        require(allowed >= amount, 'ERC20: insufficient allowance');
        if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - amount;
        move(from, to, amount);
        return true;
    }

    function move(address from, address to, uint256 amount) private {
        require(balanceOf[from] >= amount, 'ERC20: transfer amount exceeds balance');
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }
}

/// DCX: what mints cost. Bought with DIMO, never moved by users; a payer short of credits is topped up on the devnet.
contract DimoCredit is Member {
    string public constant name = 'DIMO Credit';
    string public constant symbol = 'DCX';
    uint8 public constant decimals = 18;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 amount);
    event UpdateDimoCreditRate(uint256 rate);

    function setDimoCreditRate(uint256 rate) external onlyAdmin {
        emit UpdateDimoCreditRate(rate);
    }

    function mint(address to, uint256 amount) public {
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function burn(address payer, uint256 amount) external {
        require(msg.sender == peers[REGISTRY] || msg.sender == peers[DEVELOPER_LICENSE] || msg.sender == admin, 'caller is not allowed');
        if (balanceOf[payer] < amount) mint(payer, amount - balanceOf[payer]);
        balanceOf[payer] -= amount;
        totalSupply -= amount;
        emit Transfer(payer, address(0), amount);
    }
}

// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IAssay} from "../../../contracts/interfaces/IAssay.sol";
import {IWithholding} from "../../../contracts/interfaces/IWithholding.sol";
import {MarketConfig} from "../../../contracts/types/MarketConfig.sol";
import {BaseTest} from "../../utils/BaseTest.sol";
import {Creation} from "../../utils/Creation.sol";
import {StubBeacon} from "../../utils/StubBeacon.sol";

/// @notice The windows that the market's data path is built on. Of the other contracts its constructor calls
/// the beacon alone, for the length of an interval.
contract WithholdingModuleConstructorTest is BaseTest {
    string private constant _ARTIFACT = "WithholdingModule.sol:WithholdingModule";

    StubBeacon private _beacon = new StubBeacon();

    function testFuzz_Constructor_RevertWhen_TheProofWindowIsTooShort(
        uint32 challengeSeconds,
        uint32 dataSeconds,
        uint32 proofSeconds
    ) external {
        uint256 owed = uint256(challengeSeconds) + dataSeconds;
        proofSeconds = uint32(bound(proofSeconds, 0, owed < type(uint32).max ? owed : type(uint32).max));
        MarketConfig memory config = _config(challengeSeconds, dataSeconds, proofSeconds);
        _expectTooShort(config, owed);
        config.proofSeconds = owed < type(uint32).max ? uint32(owed) : type(uint32).max;
        _expectTooShort(config, owed);
    }

    function testFuzz_Constructor_TakesTheShortestProofWindow(uint32 challengeSeconds, uint32 dataSeconds) external {
        dataSeconds = uint32(bound(dataSeconds, 0, type(uint32).max - 1));
        challengeSeconds = uint32(bound(challengeSeconds, 0, type(uint32).max - 1 - dataSeconds));
        MarketConfig memory config = _config(challengeSeconds, dataSeconds, challengeSeconds + dataSeconds + 1);
        address made = _deploy(_ARTIFACT, abi.encode(config));
        bytes memory kept = abi.encode(IAssay(made).config());
        assertEq(kept, abi.encode(config), "what it is built on");
    }

    function _config(
        uint32 challengeSeconds,
        uint32 dataSeconds,
        uint32 proofSeconds
    ) private view returns (MarketConfig memory config) {
        config.beacon = _beacon;
        config.challengeSeconds = challengeSeconds;
        config.dataSeconds = dataSeconds;
        config.proofSeconds = proofSeconds;
    }

    function _expectTooShort(MarketConfig memory config, uint256 owed) private {
        bytes memory code = abi.encodePacked(vm.getCode(_ARTIFACT), abi.encode(config));
        bytes4 selector = IWithholding.ProofWindowTooShort.selector;
        (address made, bytes memory reason) = Creation.attempt(code);
        assertEq(made, address(0), "refused");
        assertEq(reason, abi.encodeWithSelector(selector, config.proofSeconds, owed), "reason");
    }
}

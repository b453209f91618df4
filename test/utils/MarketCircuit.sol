// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice One circuit whose setup secrets are known, so that a valid proof of any statement costs a single
/// multiplication on the curve: B and C of every proof are the same, A is solved for.
/// @dev Made by `makeKey("market tests", 5)` of `test/utils/trapdoor.ts`; with fewer signals, the key ends earlier.
library MarketCircuit {
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    uint256 private constant _ALPHA = 1025260330720677770876716360627671706201434866724039809763428355612783503611;
    uint256 private constant _BETA = 10049998474000921394157204504248004757480984295595403239669871416917802093836;
    uint256 private constant _GAMMA = 8669656125167495563608098473793994235923275402349053253618772666764825324175;
    uint256 private constant _DELTA = 20657127195679650363101463251727150417882839086832301349143360012554349177122;
    uint256 private constant _INVERSE_OF_B =
        17084360587422700441313703616218244658581198454496772139139335079710406824053;
    uint256 private constant _C = 1295786688147743740178516511193983837864929444652984432126179996074144938832;

    bytes private constant _KEY =
        hex"017e1c4621ae5a1e138007d73b3608d5d6a8fe4f1a8587b239d85c8466d141ef"
        hex"03d7a5ab61aeb89e615a5b2ff8e53ece23d1aa124e555af850b485c63d6fe28e"
        hex"17f460e5a9e218986a6a07dc4995cff3fcbfe98bc33fbca26b9f1ec3b67ae23b"
        hex"2429198c264ade8ce53a844120f41b5a523c4dfbc5cd9a8d1be657aac0faab7c"
        hex"1c2ba4fe1a81ca82d6efd3c45a089cffc74d052e5c2474bed264b86a96f137b5"
        hex"0577efa9efb4b9d01091fed7fb95edd754fa78f77177419225e109197dbd5dc5"
        hex"2eadfa6d04619306915d1d4fca087eca35895db8be0679270f50b878d4146fbd"
        hex"2abde85049534480b69c5b724edf8dda40845fedebaa4f1fa75728f820a89f0b"
        hex"262146990cfe9114678de9fc793321e8617ecefe43b5b525d2d90e0fb56b6c0b"
        hex"129fad7dde87cbba99c4290b833eacb37f0fd6f71bd150cd19fe11b66e557c41"
        hex"009a57c53a0f9192a2a137df807f6ccc405ba6c444dea036a10af00cb630ba0d"
        hex"29385e529c97e69f6e83e39e1f70384956ac898ee38d5dd0c831f36c761e7703"
        hex"1a80d0e1c1d3f9eb25bb612f31b4647489db00137e34583fa6c112b2fa7fe765"
        hex"089adeb4509d0fc1102a460fcb196016e201a7316b197ef0195f00e71ebf48da"
        hex"2970bf7707aa4cfa49ea29c06d8b5b450c151e1bd2e3f4d6a23d0dad0c1b61a7"
        hex"296397e0151cd513add35185c43b36f6cfe4d970c01fb25929ee8f67aeeb40d3"
        hex"1e8a1488b18bf3316815886b09f703d58abd8056f3a6fbf12459fe703be727a1"
        hex"07a1d426ab1a8ee7c124ebbdd95b02eed2095415cd90ef7f81bff546ec16666d"
        hex"1e42dba6d5c807bb1a00e77cfdec74410fead7bb2fc2cbc3c067ccb7152a947d"
        hex"2f0a5e7cb343802d4264674724b3993f95898d65d92ebd9bed71e97bcc0c056e"
        hex"2531d5ede5621289db333599cc351d4e789874e4d95adefce313fd0cb93c44e8"
        hex"2b6160619a8dcd594a6e6022638ff0db090da60f876a3db75e4b2772980dd9c4"
        hex"136b83fce58f592c7fd0989c8dd83ea14f90124b9f0bc6e731f4b99c8ce432d9"
        hex"0b12920e09bb82e0624a911f37da9cfc64d1cb2b2728150daa97b6ba662a8bb8"
        hex"0baf11afacf4aeb14466aa68b7b8a3553be30488b58383652dd736e4709db688"
        hex"18edc181feaeee3990f19f7233009655b54d24c8cc8ab2750fc2bcf231484168";
    bytes private constant _B_AND_C =
        hex"3007de61a2368318f896b5d174de335981487ff7308d2fdd07327102caaff968"
        hex"051f5246c4551e07bd8bfc83676cccc6ee38ae7be81cfbbf3cae85b5511f0f26"
        hex"0cf9d67b0bdb8e4eb1f482c1ea16cced1dff406a88e9da7dd572f82f6c50872a"
        hex"1db0d04305938a4ea230b3674fb8e17cfadd506f4b5f8c0dc5ca913f120586b0"
        hex"0dad759c6119bebb0f3f0775c5d68be387cdecbd5a65763df7881feed5b706fb"
        hex"2d18574a96fd99e0c8dbe4ef8250e6500252df707241eda821404c2127533c1f";

    /// @notice The verifying key for 1 to 5 public signals.
    function key(uint256 signals) internal pure returns (bytes memory bytes_) {
        bytes_ = _KEY;
        assembly ("memory-safe") {
            mstore(bytes_, add(512, mul(signals, 64)))
        }
    }

    /// @notice A valid proof for any signals.
    function prove(uint256[] memory signals) internal view returns (bytes memory proof) {
        uint256 x = _ic(0);
        for (uint256 i = 0; i < signals.length; ++i) x = addmod(x, mulmod(_ic(i + 1), signals[i], R), R);
        uint256 a = addmod(mulmod(_ALPHA, _BETA, R), addmod(mulmod(x, _GAMMA, R), mulmod(_C, _DELTA, R), R), R);
        return abi.encodePacked(_multiply(mulmod(a, _INVERSE_OF_B, R)), _B_AND_C);
    }

    function _multiply(uint256 scalar) private view returns (bytes memory point) {
        (bool success, bytes memory result) = address(7).staticcall(abi.encode(1, 2, scalar));
        assert(success && result.length == 64);
        return result;
    }

    function _ic(uint256 i) private pure returns (uint256) {
        if (i == 0) return 6874741682201306879731141195631426610108410937593369498735993819587025134532;
        if (i == 1) return 3868685308671677397359781231631651848084763232442910771183195526242164484387;
        if (i == 2) return 14796338643859414595920188392457184667484911770323073440427581987219526574258;
        if (i == 3) return 15380540872620363242339382300426057290744855039652710987508431381400745344410;
        if (i == 4) return 5046553609537140148691495957335946630970331612403783374166762404016987213797;
        return 5645701265807388092010850936551312328518028046601967422902223209907466062824;
    }
}

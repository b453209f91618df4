// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Group arithmetic for making keys and proofs in tests: G1 by the precompiles, G2 in plain Solidity. Written
/// for clarity, with no code in common with the contracts.
library Bn254Math {
    uint256 internal constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// @dev x = x0 + x1·i, y = y0 + y1·i; all zero is the point at infinity.
    struct G2 {
        uint256 x1;
        uint256 x0;
        uint256 y1;
        uint256 y0;
    }

    /// @dev An element of the quadratic extension.
    struct F2 {
        uint256 c0;
        uint256 c1;
    }

    struct Jacobian {
        F2 x;
        F2 y;
        F2 z;
    }

    error PrecompileFailed(uint256 target);
    error NoInverse();

    /* G1 */

    function mulG1(bytes memory point, uint256 scalar) internal view returns (bytes memory) {
        return _call(7, abi.encodePacked(point, scalar));
    }

    function addG1(bytes memory a, bytes memory b) internal view returns (bytes memory) {
        return _call(6, abi.encodePacked(a, b));
    }

    function negG1(bytes memory point) internal pure returns (bytes memory) {
        (uint256 x, uint256 y) = abi.decode(point, (uint256, uint256));
        return abi.encodePacked(x, y == 0 ? 0 : P - y);
    }

    /// @notice scalar times the generator.
    function g1(uint256 scalar) internal view returns (bytes memory) {
        return mulG1(abi.encodePacked(uint256(1), uint256(2)), scalar);
    }

    /// @notice The inverse mod r.
    function inverse(uint256 value) internal view returns (uint256) {
        return _power(value, R - 2, R);
    }

    /* G2 */

    /// @notice scalar times the generator, encoded; the shorter the scalar, the quicker.
    function g2(uint256 scalar) internal view returns (bytes memory) {
        return
            encode(
                mulG2(
                    G2({
                        x1: 11559732032986387107991004021392285783925812861821192530917403151452391805634,
                        x0: 10857046999023057135944570762232829481370756359578518086990519993285655852781,
                        y1: 4082367875863433681332203403145435568316851327593401208105741076214120093531,
                        y0: 8495653923123431417604973247489272438418190587263600148770280649306958101930
                    }),
                    scalar
                )
            );
    }

    function encode(G2 memory point) internal pure returns (bytes memory) {
        return abi.encodePacked(point.x1, point.x0, point.y1, point.y0);
    }

    function mulG2(G2 memory point, uint256 scalar) internal view returns (G2 memory) {
        Jacobian memory sum;
        Jacobian memory power = Jacobian({
            x: F2({c0: point.x0, c1: point.x1}),
            y: F2({c0: point.y0, c1: point.y1}),
            z: F2({c0: 1, c1: 0})
        });
        for (uint256 left = scalar; left != 0; left >>= 1) {
            if (left & 1 == 1) sum = _add(sum, power);
            if (left > 1) power = _double(power);
        }
        if (_isZero(sum.z)) return G2(0, 0, 0, 0);
        F2 memory inverted = _invert(sum.z);
        F2 memory squared = _mul(inverted, inverted);
        F2 memory x = _mul(sum.x, squared);
        F2 memory y = _mul(sum.y, _mul(squared, inverted));
        return G2({x1: x.c1, x0: x.c0, y1: y.c1, y0: y.c0});
    }

    function _double(Jacobian memory p) private pure returns (Jacobian memory) {
        F2 memory a = _mul(p.x, p.x);
        F2 memory b = _mul(p.y, p.y);
        F2 memory c = _mul(b, b);
        F2 memory d = _times(_mul(p.x, b), 4);
        F2 memory e = _times(a, 3);
        F2 memory x = _sub(_mul(e, e), _times(d, 2));
        return Jacobian({x: x, y: _sub(_mul(e, _sub(d, x)), _times(c, 8)), z: _times(_mul(p.y, p.z), 2)});
    }

    function _add(Jacobian memory p, Jacobian memory q) private pure returns (Jacobian memory sum) {
        if (_isZero(p.z)) return q;
        F2 memory u;
        F2 memory s;
        F2 memory h;
        F2 memory r;
        {
            F2 memory pz = _mul(p.z, p.z);
            F2 memory qz = _mul(q.z, q.z);
            u = _mul(p.x, qz);
            s = _mul(p.y, _mul(qz, q.z));
            h = _sub(_mul(q.x, pz), u);
            r = _sub(_mul(q.y, _mul(pz, p.z)), s);
        }
        // Double-and-add never meets two points with one x but at multiples of the order.
        if (_isZero(h)) revert NoInverse();
        sum.z = _mul(h, _mul(p.z, q.z));
        F2 memory h2 = _mul(h, h);
        u = _mul(u, h2);
        h2 = _mul(h, h2);
        sum.x = _sub(_sub(_mul(r, r), h2), _times(u, 2));
        sum.y = _sub(_mul(r, _sub(u, sum.x)), _mul(s, h2));
    }

    /* QUADRATIC EXTENSION */

    function _mul(F2 memory a, F2 memory b) private pure returns (F2 memory) {
        return
            F2({
                c0: addmod(mulmod(a.c0, b.c0, P), P - mulmod(a.c1, b.c1, P), P),
                c1: addmod(mulmod(a.c0, b.c1, P), mulmod(a.c1, b.c0, P), P)
            });
    }

    function _sub(F2 memory a, F2 memory b) private pure returns (F2 memory) {
        return F2({c0: addmod(a.c0, P - b.c0, P), c1: addmod(a.c1, P - b.c1, P)});
    }

    function _times(F2 memory a, uint256 factor) private pure returns (F2 memory) {
        return F2({c0: mulmod(a.c0, factor, P), c1: mulmod(a.c1, factor, P)});
    }

    function _isZero(F2 memory a) private pure returns (bool) {
        return a.c0 == 0 && a.c1 == 0;
    }

    function _invert(F2 memory a) private view returns (F2 memory) {
        uint256 norm = _power(addmod(mulmod(a.c0, a.c0, P), mulmod(a.c1, a.c1, P), P), P - 2, P);
        return F2({c0: mulmod(a.c0, norm, P), c1: mulmod(P - a.c1, norm, P)});
    }

    /* PRECOMPILES */

    function _power(uint256 base, uint256 exponent, uint256 modulus) private view returns (uint256) {
        return
            abi.decode(_call(5, abi.encode(uint256(32), uint256(32), uint256(32), base, exponent, modulus)), (uint256));
    }

    function _call(uint160 target, bytes memory input) private view returns (bytes memory) {
        (bool ok, bytes memory output) = address(target).staticcall(input);
        if (!ok) revert PrecompileFailed(target);
        return output;
    }
}

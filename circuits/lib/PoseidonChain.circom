pragma circom 2.1.0;

include "Poseidon.circom";

/**
 * @title PoseidonChain
 * @notice Hash of a fixed number of elements: h = Poseidon(first 16), then h = Poseidon(h, next 15) until all are in.
 * @param count number of elements, at least 1
 * @input in field elements
 * @output out hash
 * @dev The last block is as wide as the rest, so nothing is padded. Fixed-length use only: one of the first elements
 *      must fix the number of the others (Commitment puts a format word there, a batch circuit its length).
 */
template PoseidonChain(count) {
    signal input in[count];
    signal output out;

    var blocks = count <= 16 ? 1 : 1 + (count - 16 + 14) \ 15;
    component hash[blocks];
    for (var b = 0; b < blocks; b++) {
        var start = b == 0 ? 0 : 1 + 15 * b;
        var left = count - start;
        var room = b == 0 ? 16 : 15;
        var size = left < room ? left : room;
        if (b == 0) {
            hash[b] = Poseidon(size);
            for (var i = 0; i < size; i++) {
                hash[b].in[i] <== in[i];
            }
        } else {
            hash[b] = Poseidon(size + 1);
            hash[b].in[0] <== hash[b - 1].out;
            for (var i = 0; i < size; i++) {
                hash[b].in[i + 1] <== in[start + i];
            }
        }
    }
    out <== hash[blocks - 1].out;
}
